using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What missing numbers are replaced by.</summary>
public enum ImputeWith
{
    Median,
    Mean,
    MostFrequent,

    /// <summary><see cref="Impute.Value"/>.</summary>
    Constant,
}

/// <summary>
/// Replaces missing (and infinite) numbers by one learned from the training rows. With <paramref name="Indicator"/>, a column
/// that has missing values in the training rows gets a second one, "column is missing", of 0 and 1.
/// </summary>
/// <param name="Columns">Number columns.</param>
/// <param name="With">What takes the place.</param>
/// <param name="Value">The constant; 0 by default.</param>
/// <param name="Indicator">Whether the fact that a value was missing is kept.</param>
public sealed record Impute(
    [property: ColumnChoice("Columns", "The columns whose missing numbers are filled.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: Option("Fill with", "What takes the place of a missing number.")] ImputeWith With = ImputeWith.Median,
    [property: Option("Constant", "The number to fill with, where that is a constant.")] double Value = 0,
    [property: Option("Keep which were missing", "Adds a column of 0 and 1 where training rows have missing values, since that a value is missing often tells something.")] bool Indicator = true) : RecipeStep
{
    public Impute() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override string Describe() => $"Fill missing values of {Words.List(Columns)} with {With switch
    {
        ImputeWith.Median => "the median",
        ImputeWith.Mean => "the mean",
        ImputeWith.MostFrequent => "the most frequent value",
        _ => Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
    }}{(Indicator ? " and keep which were missing" : "")}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, (double Fill, bool Indicator)>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            var values = NumberStatistics.Values(training.Column(name));
            var fill = With switch
            {
                ImputeWith.Median => NumberStatistics.Median(values),
                ImputeWith.Mean => NumberStatistics.Mean(values),
                ImputeWith.MostFrequent => NumberStatistics.MostFrequent(values),
                _ => Value,
            };
            states[name] = (fill, Indicator && AnyMissing(values));
        }
        return new Imputing(states);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var names = reader.ReadStrings();
        var fills = reader.ReadArray<double>();
        var indicators = reader.ReadArray<byte>();
        if (fills.Length != names.Length || indicators.Length != names.Length) { throw new LearningException("The model file is damaged: impute step."); }
        var states = new SortedDictionary<string, (double, bool)>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) { states[names[i]] = (fills[i], indicators[i] != 0); }
        return new Imputing(states);
    }

    private static bool AnyMissing(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) { return true; }
        }
        return false;
    }

    private sealed class Imputing(SortedDictionary<string, (double Fill, bool Indicator)> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            var values = NumberStatistics.Values(item);
            if (!AnyMissing(values)) { result.Add(item); }
            else
            {
                var filled = new double[values.Length];
                for (var row = 0; row < filled.Length; row++) { filled[row] = double.IsFinite(values[row]) ? values[row] : state.Fill; }
                result.Add(item with { Column = new NumberColumn(item.Name, filled) });
            }
            if (!state.Indicator) { return; }
            var missing = new double[values.Length];
            for (var row = 0; row < missing.Length; row++) { missing[row] = double.IsFinite(values[row]) ? 0 : 1; }
            var name = item.Name + " is missing";
            result.Add(new ColumnItem(name, item.Source, new NumberColumn(name, missing)));
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            writer.WriteArray<double>(states.Values.Select(s => s.Fill).ToArray());
            writer.WriteArray<byte>(states.Values.Select(s => s.Indicator ? (byte)1 : (byte)0).ToArray());
        }
    }
}
