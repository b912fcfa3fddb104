using MlStudio.Core.Datasets;

namespace MlStudio.Web.Features.Datasets;

/// <summary>A file on its way from the browser, as the upload script reports it.</summary>
/// <param name="Total">Bytes of the file.</param>
/// <param name="Sent">Bytes that have left the browser.</param>
/// <param name="Speed">Bytes per second lately; 0 while unknown.</param>
/// <param name="State">waiting, sending, storing, done or failed.</param>
/// <param name="Message">Why it failed.</param>
public sealed record UploadItem(int Id, string Name, long Total, long Sent, double Speed, string State, string? Message, UploadOutcome? Outcome)
{
    public bool IsOpen => State is "waiting" or "sending" or "storing";
    public bool IsFailed => State == "failed";
    public double Share => Total == 0 ? 0 : Math.Min(1, (double)Sent / Total);
    public TimeSpan? Left => State == "sending" && Speed > 0 ? TimeSpan.FromSeconds((Total - Sent) / Speed) : null;
}
