namespace MlStudio.Jobs.Runtime;

/// <summary>When work will end, from how far it is. Null until enough has been seen to say.</summary>
internal sealed class EndEstimate(DateTimeOffset startedAt)
{
    private const double LeastFraction = 0.02;
    private static readonly TimeSpan LeastElapsed = TimeSpan.FromMilliseconds(500);

    public DateTimeOffset? At(double fraction, DateTimeOffset now)
    {
        var elapsed = now - startedAt;
        if (fraction < LeastFraction || elapsed < LeastElapsed) { return null; }
        return now + elapsed * ((1 - fraction) / fraction);
    }
}
