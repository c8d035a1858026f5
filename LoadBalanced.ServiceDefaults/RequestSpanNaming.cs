using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace LoadBalanced.ServiceDefaults;

/// <summary>
/// Gives each request's span the name the HTTP semantic conventions ask for (<c>GET /</c>), its route and its status:
/// seen on ASP.NET Core 10.0, the built-in source sets none of the three, even with its tags switched on.
/// </summary>
internal sealed class RequestSpanNaming : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(NameSpanAsync);
        next(app);
    };

    private static async Task NameSpanAsync(HttpContext context, RequestDelegate next)
    {
        // At the end of the response, because status and route are known by then, and an exception's status too.
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
            context.Response.OnCompleted(() => Describe(span, context));

        await next(context);
    }

    private static Task Describe(Activity span, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (route is not null)
            span.SetTag("http.route", route);

        // Never the path itself: clients invent paths, and each would be a name of its own.
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";

        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);

        return Task.CompletedTask;
    }
}
