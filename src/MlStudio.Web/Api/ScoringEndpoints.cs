using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Models;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Api;

/// <summary>Takes files to score and gives the scored ones back. GET hands out the antiforgery token; POST takes the bytes as the request's body.</summary>
internal static class ScoringEndpoints
{
    public static void MapScoring(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/p/{slug}").RequireAuthorization();
        group.MapGet("score/{version:guid}", Prepare);
        group.MapPost("score/{version:guid}", ScoreAsync);
        group.MapGet("scored/{scoring:guid}", DownloadAsync);
    }

    private static IResult Prepare(HttpContext context, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return Results.Ok(new { Header = tokens.HeaderName, Token = tokens.RequestToken });
    }

    private static async Task<IResult> ScoreAsync(string slug, Guid version, string? name, HttpContext context, ScoringService scoring, IOptions<StudioOptions> options, IAntiforgery antiforgery)
    {
        await antiforgery.ValidateRequestAsync(context);
        var longest = options.Value.Limits.MaxUploadMegabytes * 1024L * 1024;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = longest; }
        var id = await scoring.StartAsync(ActorOf(context), slug, version, name ?? "upload.csv", context.Request.Body, context.RequestAborted);
        return Results.Created((string?)null, new { Id = id });
    }

    private static async Task<IResult> DownloadAsync(string slug, Guid scoring, HttpContext context, ScoringService service)
    {
        var (content, fileName) = await service.OpenResultAsync(ActorOf(context), slug, scoring, context.RequestAborted);
        return Results.File(content, "text/csv; charset=utf-8", fileName);
    }

    private static Actor ActorOf(HttpContext context) => context.User.ToActor() ?? throw new ForbiddenException("Sign in first.");
}
