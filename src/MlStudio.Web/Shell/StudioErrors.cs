using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using MlStudio.Core;

namespace MlStudio.Web.Shell;

/// <summary>Translates what goes wrong in a request once: typed refusals to ProblemDetails on /api, pages for people elsewhere.</summary>
internal static class StudioErrors
{
    public static void UseStudioErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = StudioRoutes.Error,
            AllowStatusCode404Response = true,
            CreateScopeForErrors = true,
            StatusCodeSelector = error => StatusOf(error),
            SuppressDiagnosticsCallback = context => context.Exception is StudioException,
        });
        app.UseWhen(IsApi, api => api.UseExceptionHandler(inner => inner.Run(WriteProblemAsync)));
        app.UseStatusCodePagesWithReExecute(StudioRoutes.NotFound, createScopeForStatusCodePages: true);
        // Nearer to the endpoints, so that the answer has its body before a page is thought of.
        app.UseWhen(IsApi, api => api.UseStatusCodePages());
    }

    /// <summary>The refusal as HTTP problem; unexpected errors say nothing but a reference.</summary>
    public static ProblemDetails ToProblem(Exception error, string reference)
    {
        var status = StatusOf(error);
        var problem = error is InvalidInputException invalid
            ? new HttpValidationProblemDetails(invalid.Errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray()))
            : new ProblemDetails();
        problem.Status = status;
        problem.Title = status switch { 400 => "Not acceptable", 403 => "Not allowed", 404 => "Not found", 409 => "Changed meanwhile", _ => "Something went wrong" };
        problem.Detail = error is StudioException ? error.Message
            : error is AntiforgeryValidationException ? "The page is too old to send from. Reload it and try again."
            : $"An unexpected error; its reference in the server's log is {reference}.";
        return problem;
    }

    private static int StatusOf(Exception error) => error switch
    {
        NotFoundException => StatusCodes.Status404NotFound,
        ForbiddenException => StatusCodes.Status403Forbidden,
        ConflictException => StatusCodes.Status409Conflict,
        StudioException => StatusCodes.Status400BadRequest,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Whether a program asks, which reads problems rather than pages.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private static async Task WriteProblemAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        await WriteAsync(context, ToProblem(error, context.TraceIdentifier));
    }

    public static async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        await context.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}
