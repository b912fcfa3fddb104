using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Shifts and scales numbers to mean 0 and (population) standard deviation 1 over the training rows; missing stays missing.</summary>
public sealed record Scale(
    [property: ColumnChoice("Columns", "The numbers to scale.", ColumnType.Number)] IReadOnlyList<string> Columns) : RecipeStep
{
    public Scale() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Scale {Words.List(Columns)} to mean 0 and standard deviation 1";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, (double Mean, double Deviation)>(StringComparer.Ordinal);
        foreach (var name in Columns) { states[name] = NumberStatistics.MeanAndDeviation(NumberStatistics.Values(training.Column(name))); }
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

    private sealed class Scaling(SortedDictionary<string, (double Mean, double Deviation)> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            var values = NumberStatistics.Values(item);
            var scaled = new double[values.Length];
            for (var row = 0; row < scaled.Length; row++) { scaled[row] = (values[row] - state.Mean) / state.Deviation; }
            result.Add(item with { Column = new NumberColumn(item.Name, scaled) });
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Mean).ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Deviation).ToArray());
        }
    }
}
