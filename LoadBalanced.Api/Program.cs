using LoadBalanced.Api;
using LoadBalanced.ServiceDefaults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
// A Redis that is away is said at once: a command kept for later would count a visit that was told it was not counted.
builder.AddRedisClient("cache", configureOptions: options => options.BacklogPolicy = BacklogPolicy.FailFast);
builder.AddVisits();
builder.Services.AddProblemDetails();
builder.AddTrustedProxies();
builder.Services.ExpectShortReplies();

var app = builder.Build();

try
{
    _ = app.Services.GetRequiredService<IOptions<VisitOptions>>().Value;
    app.UseTrustedProxies();
}
catch (BadSettingException bad)
{
    await Console.Error.WriteLineAsync(bad.Message);
    return 1;
}

app.UseStatusCodePages();
app.MapDefaultEndpoints();
app.MapVisits();
app.MapStats();

await app.RunAsync();
return 0;
