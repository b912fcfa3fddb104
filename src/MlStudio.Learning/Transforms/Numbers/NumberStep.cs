using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>A step that learns a few numbers from each of its number columns and replaces each value by a function of it and them.</summary>
public abstract record NumberStep : RecipeStep
{
    [ColumnChoice("Columns", "The numbers to change.", ColumnType.Number)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    public sealed override IReadOnlyList<string> Reads() => Columns;

    /// <summary>What is learned from the training values, missing ones (NaN) included.</summary>
    /// <param name="name">The column's name, for messages.</param>
    protected abstract double[] Learn(ReadOnlySpan<double> values, string name, RecipeContext context);

    /// <summary>Whether these could have been learned; false for damaged files.</summary>
    protected abstract bool IsLearned(double[] learned);

    /// <summary>The new values; NaN stays NaN.</summary>
    protected abstract void Transform(ReadOnlySpan<double> values, double[] learned, Span<double> result);

    /// <summary>The new column: numbers, unless a step makes something else of them.</summary>
    protected virtual Column Make(string name, ReadOnlySpan<double> values, double[] learned)
    {
        var result = new double[values.Length];
        Transform(values, learned, result);
        return new NumberColumn(name, result);
    }

    public sealed override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var name in Columns) { states[name] = Learn(NumberStatistics.Values(training.Column(name)), name, context); }
        return new Changing(this, states);
    }

    public sealed override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings())
        {
            states[name] = reader.ReadArray<double>();
            if (!IsLearned(states[name])) { throw new LearningException($"The model file is damaged: what was learned from '{name}'."); }
        }
        return new Changing(this, states);
    }

    private sealed class Changing(NumberStep step, SortedDictionary<string, double[]> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, learned, result) =>
            result.Add(item with { Column = step.Make(item.Name, NumberStatistics.Values(item), learned) }));

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var learned in states.Values) { writer.WriteArray<double>(learned); }
        }
    }
}
