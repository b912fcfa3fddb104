using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Api;

/// <summary>
/// Takes data files. GET says whether one may upload, how much, and hands out the antiforgery token; POST takes the bytes as
/// the request's body, straight to the blob store.
/// </summary>
internal static class UploadEndpoints
{
    public const string TokenHeader = "RequestVerificationToken";

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/p/{slug}/data").RequireAuthorization().AddEndpointFilter(AnswerRefusalsAsync);
        group.MapGet("upload", PrepareAsync);
        group.MapPost("upload", UploadAsync);
        group.MapGet("{number:int}/versions/{version:int}/file", DownloadAsync);
    }

    private static async Task<IResult> PrepareAsync(string slug, int? dataset, HttpContext context, DatasetUploads uploads, IAntiforgery antiforgery)
    {
        await uploads.DemandAsync(ActorOf(context), slug, dataset, context.RequestAborted);
        var tokens = antiforgery.GetAndStoreTokens(context);
        return Results.Ok(new UploadTicket(TokenHeader, tokens.RequestToken!, uploads.LongestUpload));
    }

    private static async Task<IResult> UploadAsync(string slug, int? dataset, string? name, HttpContext context, DatasetUploads uploads, IAntiforgery antiforgery)
    {
        await antiforgery.ValidateRequestAsync(context);
        var request = context.Request;
        if (request.ContentLength > uploads.LongestUpload) { return TooLarge(uploads.LongestUpload); }
        // Only this endpoint takes more than the server's usual limit.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = uploads.LongestUpload; }
        try
        {
            var outcome = await uploads.AcceptAsync(ActorOf(context), slug, dataset, name, request.Body, context.RequestAborted);
            return outcome.AlreadyThere ? Results.Ok(outcome) : Results.Created($"/p/{slug}/data/{outcome.DatasetNumber}?version={outcome.VersionNumber}", outcome);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(uploads.LongestUpload);
        }
        catch (BlobTooLongException)
        {
            return TooLarge(uploads.LongestUpload);
        }
    }

    private static async Task<IResult> DownloadAsync(string slug, int number, int version, HttpContext context, DatasetContents contents)
    {
        var file = await contents.OpenOriginalAsync(ActorOf(context), slug, number, version, context.RequestAborted);
        return Results.File(file.Content, "application/octet-stream", file.FileName, enableRangeProcessing: true);
    }

    /// <summary>The script that uploads reads problems, not pages.</summary>
    private static async ValueTask<object?> AnswerRefusalsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (AntiforgeryValidationException)
        {
            return Results.Problem("The page is too old to upload from. Reload it and try again.", statusCode: StatusCodes.Status400BadRequest, title: "Not acceptable");
        }
        catch (StudioException refusal)
        {
            return Results.Problem(StudioErrors.ToProblem(refusal, context.HttpContext.TraceIdentifier));
        }
    }

    private static Actor ActorOf(HttpContext context) => context.User.ToActor() ?? throw new ForbiddenException("Sign in first.");

    private static IResult TooLarge(long longest) => Results.Problem(
        $"The file is larger than the {longest / (1024 * 1024)} MB that this server allows. An administrator can raise Studio:Limits:MaxUploadMegabytes.",
        statusCode: StatusCodes.Status413PayloadTooLarge, title: "File too large");

    private sealed record UploadTicket(string Header, string Token, long Longest);
}
