namespace MlStudio.Web.Shell;

/// <summary>What browsers may do with our pages: scripts from this server only, no framing, no sniffing.</summary>
internal static class SecurityHeaders
{
    // Inline styles stay allowed: Radzen positions its popups, and our meters set their width, with the style attribute.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Comes first: set as an answer starts, the headers also stand on errors, for which everything set before is cleared.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            // What only a signed-in person may see is kept by nobody on the way.
            if (context.User.Identity?.IsAuthenticated == true && headers.CacheControl.Count == 0) { headers.CacheControl = "private, no-cache"; }
            return Task.CompletedTask;
        });
        return next(context);
    });
}
