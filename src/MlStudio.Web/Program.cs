using MlStudio.Core;
using MlStudio.Web.Api;
using MlStudio.Web.Shell;

// Settings lie beside the program unless the folder it is started in has its own.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});
builder.WebHost.UseStaticWebAssets();
builder.Services.AddStudioCore(builder.Configuration);
builder.Services.AddStudioAccess();
builder.Services.AddStudioPages();

var app = builder.Build();
if (!app.SettingsAreUsable()) { return 1; }
await app.MigrateDatabaseAsync();

app.UseStudioErrors();
app.UseSecurityHeaders();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapAccountEndpoints();
app.MapScoring();
app.MapUploads();
app.MapStudioPages();

await app.RunAsync();
return 0;
