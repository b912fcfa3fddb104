using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What numbers are scaled to.</summary>
public enum ScaleTo
{
    /// <summary>Mean 0 and (population) standard deviation 1.</summary>
    Spread,

    /// <summary>0 for the smallest training value, 1 for the largest.</summary>
    Range,

    /// <summary>Median 0 and a distance of 1 between the quartiles: outliers have no say.</summary>
    Quartiles,

    /// <summary>1 for the largest distance from 0, so that 0 stays 0.</summary>
    Largest,
}

/// <summary>Shifts and scales numbers by what the training rows show; missing stays missing, a constant column becomes 0 (by its largest: 1 or -1).</summary>
/// <param name="Columns">Number columns.</param>
/// <param name="To">What they are scaled to. Later rows may lie beyond a range of the training rows.</param>
public sealed record Scale(
    [property: ColumnChoice("Columns", "The numbers to scale.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: Option("Scale to", "Spread gives a mean of 0 and a standard deviation of 1, range a smallest value of 0 and a largest of 1, quartiles a median of 0 and quartiles 1 apart (for columns with outliers), largest a greatest distance of 1 from 0.")] ScaleTo To = ScaleTo.Spread) : RecipeStep
{
    public Scale() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override string Describe() => $"Scale {Words.List(Columns)} to {To switch
    {
        ScaleTo.Spread => "mean 0 and standard deviation 1",
        ScaleTo.Range => "the range from 0 to 1",
        ScaleTo.Quartiles => "median 0 and quartiles 1 apart",
        _ => "at most 1 from 0",
    }}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, (double Shift, double Divisor)>(StringComparer.Ordinal);
        foreach (var name in Columns) { states[name] = Learn(NumberStatistics.Values(training.Column(name))); }
        return new Scaling(states);
    }

    private (double Shift, double Divisor) Learn(ReadOnlySpan<double> values)
    {
        if (To == ScaleTo.Spread) { return NumberStatistics.MeanAndDeviation(values); }
        if (To == ScaleTo.Range) { return NumberStatistics.LeastAndRange(values); }
        var sorted = NumberStatistics.Sorted(values);
        if (sorted.Length == 0) { return (0, 1); }
        var (shift, divisor) = To == ScaleTo.Quartiles
            ? (NumberStatistics.Median(values), NumberStatistics.Quantile(sorted, 0.75) - NumberStatistics.Quantile(sorted, 0.25))
            : (0, Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])));
        return (shift, divisor > 0 && double.IsFinite(divisor) ? divisor : 1);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var names = reader.ReadStrings();
        var shifts = reader.ReadArray<double>();
        var divisors = reader.ReadArray<double>();
        if (shifts.Length != names.Length || divisors.Length != names.Length) { throw new LearningException("The model file is damaged: scale step."); }
        var states = new SortedDictionary<string, (double, double)>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) { states[names[i]] = (shifts[i], divisors[i]); }
        return new Scaling(states);
    }

    private sealed class Scaling(SortedDictionary<string, (double Shift, double Divisor)> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            var values = NumberStatistics.Values(item);
            var scaled = new double[values.Length];
            for (var row = 0; row < scaled.Length; row++) { scaled[row] = (values[row] - state.Shift) / state.Divisor; }
            result.Add(item with { Column = new NumberColumn(item.Name, scaled) });
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Shift).ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Divisor).ToArray());
        }
    }
}
