using System.Globalization;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Explanation;

namespace MlStudio.Core.Explanations;

/// <summary>Puts reasons into words, the same on all pages.</summary>
public static class ReasonText
{
    private const int LongestValue = 40;

    /// <summary>From where to where the score goes, and which columns move it most.</summary>
    public static string Summary(this Reason reason)
    {
        var towards = reason.Speaks();
        var text = $"An average case scores {reason.Written(reason.Base)}; what is known of this one takes it to {reason.Written(reason.Score)}.";
        var up = reason.Steps.FirstOrDefault(s => s.Contribution > 0);
        var down = reason.Steps.FirstOrDefault(s => s.Contribution < 0);
        if (up is null && down is null) { return $"An average case scores {reason.Written(reason.Base)}, and so does this one: no column moves it."; }
        string?[] most = [up is null ? null : $"{up.Label} {towards.For} most", down is null ? null : $"{down.Label} {towards.Against} most"];
        if (up?.Contribution < -down?.Contribution) { Array.Reverse(most); }
        return $"{text} {string.Join("; ", most.OfType<string>())}.";
    }

    /// <summary>What a contribution above and below 0 does, in words.</summary>
    public static (string For, string Against) Speaks(this Reason reason) => reason.Scale switch
    {
        ScoreScale.Number or ScoreScale.Logarithm => ($"raises {reason.Output}", $"lowers {reason.Output}"),
        ScoreScale.Rank => ("moves it up", "moves it down"),
        _ => ($"speaks for “{reason.Output}”", $"speaks against “{reason.Output}”"),
    };

    /// <summary>What the numbers of the score mean, in a sentence or two.</summary>
    public static string ScaleSentence(this Reason reason)
    {
        var before = reason.ScaleName.Contains("before calibration", StringComparison.Ordinal) ? " It is the score before calibration, which turns it into the probability stated above." : "";
        return reason.Scale switch
        {
            ScoreScale.LogOdds => $"The score is in log-odds: 0 is fifty-fifty, and 0.7 more about doubles the odds of “{reason.Output}”.{before}",
            ScoreScale.Probability => $"The score is the probability of “{reason.Output}”; contributions are percentage points.{before}",
            ScoreScale.ClassScores => $"The score of “{reason.Output}” is compared with those of the other classes; 0.7 more than another about doubles its odds against that one.{before}",
            ScoreScale.Logarithm => $"The score is the logarithm of {reason.Output}: 0.1 more means about 10 % more of it.",
            ScoreScale.Rank => "The score has no unit: among the rows of a group, the one with the highest score comes first.",
            _ => $"The score is {reason.Output} itself, in its own unit.",
        };
    }

    /// <summary>How far the bars can be trusted, and how they were computed.</summary>
    public static string Trust(this Reason reason)
    {
        var method = $"Method: {reason.Method}.";
        if (reason.IsExact) { return $"Exact: the contributions add up to the score without sampling. {method}"; }
        var widest = reason.Steps.Max(s => s.Margin ?? 0);
        return $"Estimated: the true contributions lie within ±{reason.Size(widest)} of those shown in 95 of 100 cases. {method}";
    }

    /// <summary>A score with its unit; log-odds with the probability that they mean.</summary>
    public static string Written(this Reason reason, double score) => reason.Scale switch
    {
        ScoreScale.Probability => Percent(score),
        ScoreScale.LogOdds => $"{Plain(score)} ({Percent(1 / (1 + Math.Exp(-score)))})",
        ScoreScale.Logarithm => $"{Plain(score)} ({RunText.Amount(Math.Exp(score))})",
        ScoreScale.Number => RunText.Amount(score),
        _ => Plain(score),
    };

    /// <summary>The size of a contribution without its unit.</summary>
    public static string Size(this Reason reason, double value) => reason.Scale switch
    {
        ScoreScale.Probability => (100 * value).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−') + " points",
        ScoreScale.Number => RunText.Amount(value),
        _ => Plain(value),
    };

    /// <summary>A contribution with its sign.</summary>
    public static string Signed(this Reason reason, double value) => (value > 0 ? "+" : "") + reason.Size(value);

    internal static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−') + " %";

    internal static string? Short(string? text) => text is { Length: > LongestValue } ? string.Concat(text.AsSpan(0, LongestValue - 1), "…") : text;

    private static string Plain(double value) => (value == 0 || Math.Abs(value) >= 0.001 ? value.ToString("#,0.###", CultureInfo.InvariantCulture) : value.ToString("0.#E0", CultureInfo.InvariantCulture)).Replace('-', '−');
}
