using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Features.Runs;

/// <summary>Lists and comparisons of runs as CSV files, with the filter and order of the page's address.</summary>
internal static class RunsEndpoints
{
    private const string CsvType = "text/csv; charset=utf-8";

    public static void MapRunsEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/p/{slug}/runs.csv", (string slug, HttpContext http, RunExport export) =>
            Stream(export.ListAsync(ActorOf(http), slug, RunsAddress.Parse(http.Request.Query).Filter, http.RequestAborted), $"{slug}-runs.csv", http.RequestAborted)).RequireAuthorization();
        routes.MapGet("/p/{slug}/runs/compare.csv", async (string slug, HttpContext http, RunExport export) =>
        {
            var address = CompareAddress.Parse(http.Request.QueryString.Value ?? "");
            return File(await export.CompareAsync(ActorOf(http), slug, address.Runs, address.View, http.RequestAborted), $"{slug}-comparison.csv");
        }).RequireAuthorization();
        routes.MapGet("/p/{slug}/runs/{number:int}/rows.csv", (string slug, int number, HttpContext http, RunRows rows) =>
            Stream(rows.ExportAsync(ActorOf(http), slug, number, RowsAddress.Query(name => http.Request.Query[name].ToArray()), http.RequestAborted), $"{slug}-run-{number}-rows.csv", http.RequestAborted)).RequireAuthorization();
        routes.MapGet("/p/{slug}/runs/{number:int}/doubtful-labels.csv", async (string slug, int number, HttpContext http, RunLabels labels) =>
            File(await labels.ExportAsync(ActorOf(http), slug, number, http.RequestAborted), $"{slug}-run-{number}-doubtful-labels.csv")).RequireAuthorization();
    }

    private static Actor ActorOf(HttpContext http) => http.User.ToActor() ?? throw new Core.ForbiddenException("Sign in first.");

    // The mark at the start makes spreadsheets read it as UTF-8.
    private static FileContentHttpResult File(string csv, string name) => TypedResults.File([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(csv)], CsvType, name);

    /// <summary>Sends piece by piece. The first one is waited for before anything is sent, so that a refusal is told as any other.</summary>
    private static PushStreamHttpResult Stream(IAsyncEnumerable<string> pieces, string name, CancellationToken cancellation) => TypedResults.Stream(
        async body =>
        {
            await using var reading = pieces.GetAsyncEnumerator(cancellation);
            if (!await reading.MoveNextAsync()) { return; }
            await using var writer = new StreamWriter(body, Encoding.UTF8, 1 << 16, leaveOpen: true);
            do
            {
                await writer.WriteAsync(reading.Current.AsMemory(), cancellation);
                await writer.FlushAsync(cancellation);
            }
            while (await reading.MoveNextAsync());
        }, CsvType, name);
}
