using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>How runs are put in words and digits, the same on pages and in files.</summary>
public static class RunText
{
    public static string InWords(this LearningTask task) => task switch
    {
        LearningTask.Binary => "Two classes",
        LearningTask.Multiclass => "Several classes",
        LearningTask.Ranking => "Order rows within groups",
        _ => "A number",
    };

    /// <summary>An option's value for people; "automatic" where it is left empty.</summary>
    public static string Option(OptionDescriptor option, JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => option.Default is null ? "automatic" : Default(option),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => option.Type == OptionType.Choice ? Choice(value.GetValue<string>()) : value.GetValue<string>(),
        JsonValueKind.Number => OptionDescriptor.Written(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => value.ToJsonString(),
    };

    public static string Default(OptionDescriptor option) => option.Default switch
    {
        null => "automatic",
        bool yes => yes ? "yes" : "no",
        IConvertible number and (int or double) => OptionDescriptor.Written(number.ToDouble(CultureInfo.InvariantCulture)),
        string choice when option.Type == OptionType.Choice => Choice(choice),
        var other => other.ToString() ?? "",
    };

    /// <summary>A choice as JSON has it, in words: "leafWise" becomes "leaf wise".</summary>
    public static string Choice(string choice) =>
        string.Concat(choice.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(choice[i - 1]) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>A metric's value with sensible digits: shares in percent, scores with four decimals, amounts of the target with five digits.</summary>
    public static string Metric(MetricDefinition metric, double? value)
    {
        if (value is not { } number) { return "–"; }
        return metric.Unit switch
        {
            "share" => Signed((number * 100).ToString("0.0", CultureInfo.InvariantCulture)) + " %",
            "ratio" => Signed((number * 100).ToString("#,0.0", CultureInfo.InvariantCulture)) + " %",
            "target" => Amount(number),
            _ => Signed(number.ToString("0.0000", CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>How far two values of a metric are apart, with its sign; shares in points, as a percentage of a percentage would mean something else.</summary>
    public static string Difference(MetricDefinition metric, double difference)
    {
        var sign = difference > 0 ? "+" : difference == 0 ? "±" : "";
        return sign + (metric.Unit is "share" or "ratio" ? Signed((difference * 100).ToString("#,0.0", CultureInfo.InvariantCulture)) + " points" : Metric(metric, difference));
    }

    /// <summary>About five significant digits, thousands grouped.</summary>
    public static string Amount(double number)
    {
        var size = Math.Abs(number);
        var format = size >= 10_000 ? "#,0" : size >= 100 ? "#,0.0" : size >= 1 ? "0.000" : size == 0 ? "0" : size >= 0.001 ? "0.00000" : "0.###E0";
        return Signed(number.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>The score of a ranking, which has no scale: to three places, so that scores line up below one another.</summary>
    public static string Score(double score) => Signed((Math.Round(score, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture));

    /// <summary>With real minus signs instead of hyphens; what rounds to 0 has none.</summary>
    private static string Signed(string text) => text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text.Replace('-', '−');
}
