using System.Runtime.CompilerServices;

namespace Aspire.Hosting.Dashboard;

/// <summary>Shows the open questions in the dashboard, and takes what is answered there.</summary>
internal sealed class QuestionFeed(Questions questions)
{
    public async IAsyncEnumerable<Proto.WatchInteractionsResponseUpdate> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var question in questions.WatchAsync(cancellationToken))
            yield return From(question);
    }

    public Task AnswerAsync(Proto.WatchInteractionsRequestUpdate answer, CancellationToken cancellationToken)
        // An update in between tells what was typed so far; no input here depends on another one.
        => answer.ResponseUpdate
            ? Task.CompletedTask
            : questions.AnswerAsync(
                answer.InteractionId,
                answer.InputsDialog?.InputItems.ToDictionary(input => input.Name, input => input.Value, StringComparer.OrdinalIgnoreCase),
                cancellationToken);

    private static Proto.WatchInteractionsResponseUpdate From(Question question)
    {
        var message = new Proto.WatchInteractionsResponseUpdate
        {
            InteractionId = question.Id,
            Title = question.Title,
            Message = question.Text ?? "",
            PrimaryButtonText = question.Title,
            ShowSecondaryButton = true,
            ShowDismiss = true,
        };

        if (question.HasEnded)
        {
            message.Complete = new();
        }
        else
        {
            message.InputsDialog = new();
            message.InputsDialog.InputItems.AddRange(question.Inputs.Select(InputMessages.From));
        }

        return message;
    }
}
