using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Shows what is logged during a step as that step's log.</summary>
internal sealed class PipelineLoggerProvider : ILoggerProvider
{
    private static readonly AsyncLocal<IReportingStep?> Current = new();

    /// <summary>From now on, and until disposed, what this flow of execution logs belongs to the step.</summary>
    public static IDisposable Enter(IReportingStep step) => new Scope(step);

    public ILogger CreateLogger(string categoryName) => StepLogger.Instance;

    public void Dispose()
    {
        // It holds nothing: the steps belong to those who report them.
    }

    private sealed class Scope : IDisposable
    {
        private readonly IReportingStep? _outer = Current.Value;

        public Scope(IReportingStep step) => Current.Value = step;

        public void Dispose() => Current.Value = _outer;
    }

    private sealed class StepLogger : ILogger
    {
        public static readonly StepLogger Instance = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => Current.Value is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Current.Value?.Log(logLevel, formatter(state, exception));
    }
}
