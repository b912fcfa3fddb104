using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Features.Runs;

/// <summary>Lists and comparisons of runs as CSV files, with the filter and order of the page's address.</summary>
internal static class RunsEndpoints
{
    public static void MapRunsEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/p/{slug}/runs.csv", async (string slug, HttpContext http, RunExport export) =>
            File(await export.ListAsync(ActorOf(http), slug, RunsAddress.Parse(http.Request.Query).Filter, http.RequestAborted), $"{slug}-runs.csv")).RequireAuthorization();
        routes.MapGet("/p/{slug}/runs/compare.csv", async (string slug, HttpContext http, RunExport export) =>
        {
            var address = CompareAddress.Parse(http.Request.QueryString.Value ?? "");
            return File(await export.CompareAsync(ActorOf(http), slug, address.Runs, address.View, http.RequestAborted), $"{slug}-comparison.csv");
        }).RequireAuthorization();
        routes.MapGet("/p/{slug}/runs/{number:int}/doubtful-labels.csv", async (string slug, int number, HttpContext http, RunLabels labels) =>
            File(await labels.ExportAsync(ActorOf(http), slug, number, http.RequestAborted), $"{slug}-run-{number}-doubtful-labels.csv")).RequireAuthorization();
    }

    private static Actor ActorOf(HttpContext http) => http.User.ToActor() ?? throw new Core.ForbiddenException("Sign in first.");

    // The mark at the start makes spreadsheets read it as UTF-8.
    private static FileContentHttpResult File(string csv, string name) => TypedResults.File([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(csv)], "text/csv; charset=utf-8", name);
}
