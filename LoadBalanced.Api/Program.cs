using LoadBalanced.Api;
using LoadBalanced.ServiceDefaults;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRedisClient("cache");
builder.AddVisits();
builder.Services.AddProblemDetails();
builder.Services.TrustLocalProxies();

var app = builder.Build();

try
{
    _ = app.Services.GetRequiredService<IOptions<VisitOptions>>().Value;
}
catch (BadSettingException bad)
{
    await Console.Error.WriteLineAsync(bad.Message);
    return 1;
}

app.UseForwardedHeaders();
app.UseStatusCodePages();
app.MapDefaultEndpoints();
app.MapVisits();
app.MapStats();

await app.RunAsync();
return 0;
