using System.Globalization;
using MlStudio.Core.Explanations;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>What is said and drawn of two columns together.</summary>
internal sealed class WhyPair
{
    public WhyPair(PairInfluence pair, int output, WhyView view)
    {
        var surface = pair.Surface;
        (First, Second) = (surface.First, surface.Second);
        // Large values stand on top, as on an axis.
        int[] rows = [.. Enumerable.Range(0, surface.FirstValues.Count)];
        if (surface.FirstPositions is not null) { Array.Reverse(rows); }
        Rows = Distinct([.. rows.Select(i => surface.FirstValues[i])]);
        Columns = Distinct(surface.SecondValues);
        Values = [.. rows.Select(i => (IReadOnlyList<double>)[.. Enumerable.Range(0, surface.SecondValues.Count).Select(j => surface.Value(output, i, j))])];
        var (low, high) = (Values.Min(r => r.Min()), Values.Max(r => r.Max()));
        Shade = value => high > low ? (value - low) / (high - low) : 0;
        var strength = pair.Strengths[output] is { } h
            ? $"Of the pairs of the strongest columns these two act together most: H is {h.ToString("0.00", CultureInfo.InvariantCulture)}, where 0 means that each adds its own part whatever the other is, and 1 that they act only together. {Verdict(h)}"
            : "The two together do not move this answer.";
        Sentence = $"The mean {view.AnswerName} over {Format.Count(surface.RowCount, "row")} with both columns set to the values of a cell, from {view.AnswerText(low)} (light) to {view.AnswerText(high)} (dark). {strength}";
        Table = new FigureTable([First, Second, $"Mean {view.AnswerName}"],
            [.. from i in Enumerable.Range(0, surface.FirstValues.Count) from j in Enumerable.Range(0, surface.SecondValues.Count) select (IReadOnlyList<string>)[surface.FirstValues[i], surface.SecondValues[j], surface.Value(output, i, j).ToString("R", CultureInfo.InvariantCulture)]]);
    }

    public string First { get; }
    public string Second { get; }
    public IReadOnlyList<string> Rows { get; }
    public IReadOnlyList<string> Columns { get; }
    public IReadOnlyList<IReadOnlyList<double>> Values { get; }
    public Func<double, double> Shade { get; }
    public string Sentence { get; }
    public FigureTable Table { get; }

    /// <summary>Short names, of numbers with as many digits as tell them apart.</summary>
    internal static IReadOnlyList<string> Distinct(IReadOnlyList<string> values)
    {
        string[] names = [];
        for (var digits = 3; digits <= 8; digits++)
        {
            names = [.. values.Select(v => WhyColumn.Short(v, digits))];
            if (names.Distinct().Count() == values.Distinct().Count()) { break; }
        }
        return names;
    }

    private static string Verdict(double strength) => strength < 0.1 ? "So they hardly depend on one another." : strength < 0.3 ? "So what one does depends somewhat on the other." : "So what one does depends much on the other.";
}
