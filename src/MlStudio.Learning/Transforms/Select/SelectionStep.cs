using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// A step that keeps some of the columns and finished features that there are at its place and leaves out the others. It judges them on the
/// training rows; texts and timestamps not yet turned into numbers are not judged and stay. At least one of those judged is kept.
/// <see cref="FittedStep.Scores"/> of the fitted step reports how each fared.
/// </summary>
public abstract record SelectionStep : RecipeStep
{
    /// <summary>What is judged, columns or what earlier steps made of them; empty: everything that can be.</summary>
    [ColumnChoice("Among", "What is judged: columns, or the features that earlier steps made of them. Left empty, all of them.", ColumnType.Number, ColumnType.Category, Optional = true)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>None: what was left out need not be there, and what was kept is needed anyway.</summary>
    public sealed override IReadOnlyList<string> Reads() => [];

    public sealed override FittedStep Fit(Frame training, RecipeContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var data = SelectionData.Of(training, Columns, context);
        if (data.Count == 0) { return FittedSelection.Nothing; }
        var (scores, kept) = Select(data, context);
        if (!kept.Contains(true)) { kept[Best(scores)] = true; }
        return FittedSelection.Of(data, scores, kept);
    }

    public sealed override FittedStep Read(ModelReader reader) => FittedSelection.Read(reader);

    /// <summary>Judges the candidates.</summary>
    /// <returns>A score and a verdict per candidate; NaN and true for those that cannot be judged.</returns>
    internal abstract (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context);

    /// <summary>" among a, b" for descriptions; nothing where all are judged.</summary>
    protected string Among => Columns.Count == 0 ? "" : $" among {Words.List(Columns)}";

    private static int Best(double[] scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best] || double.IsNaN(scores[best])) { best = i; }
        }
        return best;
    }
}
