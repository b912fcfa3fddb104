using System.Globalization;
using MlStudio.Core.Explanations;
using MlStudio.Learning.Explanation;

namespace MlStudio.Web.Components;

/// <summary>Why a model answers as it does, in units that need no explanation: probabilities, factors of the odds, amounts of what is predicted.</summary>
public static class ReasonWords
{
    private const int MostNamed = 3;

    /// <summary>"16.7 % for an average case, 1.3 % for this one. Against “Yes”: Contract is Two year, tenure is 72. For it: …", the stronger side first.</summary>
    /// <param name="contributions">Where the reason comes from; several classes need the scores of all.</param>
    public static string Lead(this Reason reason, Contributions contributions)
    {
        var most = reason.Steps.Count == 0 ? 0 : reason.Steps.Max(s => Math.Abs(s.Contribution));
        if (most == 0) { return "No column moves this answer away from that of an average case."; }
        string?[] sides = [Side(reason, most, 1), Side(reason, most, -1)];
        if (reason.Score < reason.Base) { Array.Reverse(sides); }
        return string.Join(" ", sides.OfType<string>().Prepend(Way(reason, contributions)).Where(s => s.Length > 0));
    }

    /// <summary>A score as what it means: a probability, an amount; a score that means nothing by itself as it is.</summary>
    public static string Level(this Reason reason, double score) => reason.Scale == ScoreScale.LogOdds ? Format.Percent(Probability(score)) : reason.Scale == ScoreScale.Logarithm ? Format.Number(Math.Exp(score)) : reason.Written(score);

    /// <summary>What a contribution does: "÷ 3.4" of the odds, "+2.1 points", "+30,200".</summary>
    public static string Step(this Reason reason, double value) => reason.Scale is ScoreScale.LogOdds or ScoreScale.Logarithm ? Factor(value)
        // Beside large amounts nobody reads decimals.
        : reason.Scale == ScoreScale.Number && Math.Abs(reason.Base) >= 10_000 && Math.Abs(value) >= 1 ? (value > 0 ? "+" : "") + Format.Number(Math.Round(value), 5) : reason.Signed(value);

    /// <summary>A mark of the axis.</summary>
    public static string Mark(this Reason reason, double score) => reason.Scale switch
    {
        ScoreScale.Probability => Format.Percent(score, 0),
        // Next to 0 and to 100 % more digits are needed to tell marks apart.
        ScoreScale.LogOdds => Probability(score) is var p && p > 0.99 ? $"{Format.Number(100 * p, 4)} %" : $"{Format.Number(100 * p, 2)} %",
        ScoreScale.Logarithm => Format.Number(Math.Exp(score), 3),
        _ => Format.Number(score, 3),
    };

    /// <summary>What the axis measures.</summary>
    public static string Axis(this Reason reason) => reason.Scale switch
    {
        ScoreScale.LogOdds or ScoreScale.Probability => $"probability of “{reason.Output}”{(Before(reason) ? ", before calibration" : "")}",
        ScoreScale.Number or ScoreScale.Logarithm => reason.Output,
        ScoreScale.ClassScores => $"score of “{reason.Output}” beside the other classes",
        _ => "score within the group",
    };

    /// <summary>How the bars are read.</summary>
    public static string Reading(this Reason reason) => reason.Scale switch
    {
        ScoreScale.LogOdds => $"Each column multiplies or divides the odds of “{reason.Output}” by the number beside its bar.",
        ScoreScale.Probability => $"Each column adds to the probability of “{reason.Output}” or takes from it.",
        ScoreScale.Logarithm => $"Each column multiplies or divides {reason.Output} by the number beside its bar.",
        ScoreScale.Number => $"Each column adds to {reason.Output} or takes from it.",
        ScoreScale.ClassScores => $"Each column moves “{reason.Output}” up or down among the classes.",
        _ => "Each column moves the row up or down within its group.",
    };

    private static string Way(Reason reason, Contributions contributions)
    {
        var before = Before(reason) ? ", before calibration" : "";
        return reason.Scale switch
        {
            ScoreScale.Rank => "",
            ScoreScale.ClassScores when Before(reason) => "",
            ScoreScale.ClassScores => Written(Format.Percent(Among(contributions, reason.Output, k => contributions.BaseValues[k])), Format.Percent(Among(contributions, reason.Output, k => contributions.Score(0, k)))),
            _ => Written(reason.Level(reason.Base), reason.Level(reason.Score)),
        };

        string Written(string average, string own) => $"{Upper(reason)}: {average} for an average case, {own} for this one{before}.";
    }

    private static string Upper(Reason reason) => reason.Scale is ScoreScale.Number or ScoreScale.Logarithm ? reason.Output : $"Probability of “{reason.Output}”";

    /// <summary>The columns that push one way, the strongest first; what is small beside the strongest of all is not worth a word.</summary>
    private static string? Side(Reason reason, double most, int sign)
    {
        string[] named = [.. reason.Steps.Where(s => s.Contribution * sign > most / 10).Take(MostNamed).Select(s => s.Value is null ? s.Column : $"{s.Column} is {s.Value}")];
        if (named.Length == 0) { return null; }
        var what = reason.Scale switch
        {
            ScoreScale.Number or ScoreScale.Logarithm => sign > 0 ? "Upwards" : "Downwards",
            ScoreScale.Rank => sign > 0 ? "Moves it up" : "Moves it down",
            _ => sign > 0 ? $"For “{reason.Output}”" : $"Against “{reason.Output}”",
        };
        return $"{what}: {string.Join(", ", named)}.";
    }

    /// <summary>The share of one class where exponentials of scores are in proportion to probabilities.</summary>
    private static double Among(Contributions contributions, string output, Func<int, double> score)
    {
        var scores = Enumerable.Range(0, contributions.Outputs.Count).Select(score).ToArray();
        var top = scores.Max();
        return Math.Exp(scores[contributions.Outputs.ToList().IndexOf(output)] - top) / scores.Sum(s => Math.Exp(s - top));
    }

    private static string Factor(double value)
    {
        var factor = Math.Exp(Math.Abs(value));
        return $"{(value >= 0 ? "×" : "÷")} {(factor < 1.1 ? factor.ToString("0.00", CultureInfo.InvariantCulture) : factor < 10 ? factor.ToString("0.0", CultureInfo.InvariantCulture) : Format.Number(factor, 2))}";
    }

    private static bool Before(Reason reason) => reason.ScaleName.Contains("before calibration", StringComparison.Ordinal);

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
