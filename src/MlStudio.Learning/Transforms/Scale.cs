using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What numbers are scaled to.</summary>
public enum ScaleTo
{
    /// <summary>Mean 0 and (population) standard deviation 1.</summary>
    Spread,

    /// <summary>Smallest value 0 and largest value 1.</summary>
    Range,
}

/// <summary>Shifts and scales numbers by what they are over the training rows; missing stays missing.</summary>
/// <param name="Columns">Number columns.</param>
/// <param name="To">What they are scaled to. Later rows may lie beyond a range of the training rows.</param>
public sealed record Scale(
    [property: ColumnChoice("Columns", "The numbers to scale.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: Option("Scale to", "Spread gives a mean of 0 and a standard deviation of 1, range a smallest value of 0 and a largest of 1.")] ScaleTo To = ScaleTo.Spread) : RecipeStep
{
    public Scale() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Scale {Words.List(Columns)} to {(To == ScaleTo.Range ? "the range from 0 to 1" : "mean 0 and standard deviation 1")}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, (double Zero, double Unit)>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            var values = NumberStatistics.Values(training.Column(name));
            states[name] = To == ScaleTo.Range ? NumberStatistics.LeastAndRange(values) : NumberStatistics.MeanAndDeviation(values);
        }
        return new Scaling(states);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var names = reader.ReadStrings();
        var means = reader.ReadArray<double>();
        var deviations = reader.ReadArray<double>();
        if (means.Length != names.Length || deviations.Length != names.Length) { throw new LearningException("The model file is damaged: scale step."); }
        var states = new SortedDictionary<string, (double, double)>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) { states[names[i]] = (means[i], deviations[i]); }
        return new Scaling(states);
    }

    private sealed class Scaling(SortedDictionary<string, (double Zero, double Unit)> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            var values = NumberStatistics.Values(item);
            var scaled = new double[values.Length];
            for (var row = 0; row < scaled.Length; row++) { scaled[row] = (values[row] - state.Zero) / state.Unit; }
            result.Add(item with { Column = new NumberColumn(item.Name, scaled) });
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Zero).ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Unit).ToArray());
        }
    }
}
