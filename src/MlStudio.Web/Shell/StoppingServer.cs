namespace MlStudio.Web.Shell;

/// <summary>Lets a server that stops go at once.</summary>
internal static class StoppingServer
{
    /// <summary>
    /// Answers 503 to everything that comes after the stop was asked for. Pages that lose their live connection reconnect within milliseconds,
    /// before the port is closed; such a new connection would hold the server up until its patience with open connections ends.
    /// </summary>
    public static void UseStoppingServer(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (!stopping.IsCancellationRequested) { return next(context); }
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }
}
