using LoadBalanced.Api;
using LoadBalanced.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRedisClient("cache");
builder.AddVisits();
builder.Services.AddProblemDetails();
builder.Services.TrustLocalProxies();

var app = builder.Build();

app.UseForwardedHeaders();
app.UseStatusCodePages();
app.MapDefaultEndpoints();
app.MapVisits();

app.Run();
