using MlStudio.Core;
using MlStudio.Jobs;
using MlStudio.Jobs.Runtime;
using MlStudio.Web.Api;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Shell;

if (WorkerHost.IsWorker(args)) { return await WorkerHost.RunAsync(args); }
const string noWorker = "--no-worker";

// Settings lie beside the program unless the folder it is started in has its own.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = [.. args.Where(argument => argument != noWorker)],
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});
builder.WebHost.UseStaticWebAssets();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddStudioCore(builder.Configuration);
builder.Services.AddStudioAccess();
builder.Services.AddStudioPages();
if (!args.Contains(noWorker)) { builder.Services.AddSupervisedWorker(System.Reflection.Assembly.GetExecutingAssembly()); }

var app = builder.Build();
if (!app.SettingsAreUsable() || !app.AddressesAreFree()) { return 1; }
await app.MigrateDatabaseAsync();

app.UseStoppingServer();
app.UseSecurityHeaders();
app.UseStudioErrors();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapAccountEndpoints();
app.MapScoring();
app.MapUploads();
app.MapRunsEndpoints();
app.MapStudioPages();

await app.RunAsync();
return 0;
