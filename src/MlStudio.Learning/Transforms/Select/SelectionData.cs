using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>A column or a finished feature that a selecting step judges.</summary>
/// <param name="Item">The name of the frame's item.</param>
/// <param name="Feature">The index of the feature within a finished block; -1 for a column.</param>
/// <param name="Name">Its name for people.</param>
internal sealed record Candidate(string Item, int Feature, string Name);

/// <summary>The training rows of the candidates as numbers; categories as codes.</summary>
internal sealed class SelectionData
{
    private SelectionData(IReadOnlyList<Candidate> candidates, FeatureMatrix features)
    {
        Candidates = candidates;
        Features = features;
    }

    public IReadOnlyList<Candidate> Candidates { get; }

    /// <summary>One feature per candidate, NaN for missing.</summary>
    public FeatureMatrix Features { get; }

    public int Count => Candidates.Count;

    public bool IsCategory(int candidate) => Features.Features[candidate].IsCategory;

    /// <summary>One candidate's values.</summary>
    public double[] Values(int candidate)
    {
        var values = new double[Features.RowCount];
        for (int row = 0, at = candidate; row < values.Length; row++, at += Features.FeatureCount) { values[row] = Features.Values[at]; }
        return values;
    }

    /// <exception cref="LearningException">A named column is not there or cannot be judged.</exception>
    public static SelectionData Of(Frame frame, IReadOnlyList<string> names, RecipeContext context)
    {
        foreach (var name in names)
        {
            if (frame.Items.Any(i => i.Name == name && i is BlockItem)) { continue; }
            var column = frame.Column(name).Column;
            if (column is not (NumberColumn or CategoryColumn)) { throw new LearningException($"Column '{name}' holds {Words.Of(column.Type)}; numbers, categories or finished features are needed."); }
        }
        var chosen = names.ToHashSet(StringComparer.Ordinal);
        var items = frame.Items.Where(i => i is BlockItem or ColumnItem { Column: NumberColumn or CategoryColumn }).Where(i => chosen.Count == 0 || chosen.Contains(i.Name)).Select(Coded).ToArray();
        var candidates = items.SelectMany(i => i.Original is BlockItem b ? b.Block.Features.Select((f, index) => new Candidate(i.Name, index, f.Name)) : [new Candidate(i.Name, -1, i.Name)]);
        var rows = new Frame([.. items.Select(i => i.Item)], frame.RowCount, frame.Cancellation).ToFeatures();
        return new SelectionData([.. candidates], rows.ToMatrix(context.Cancellation));
    }

    private static (string Name, FrameItem Original, FrameItem Item) Coded(FrameItem item)
    {
        if (item is not ColumnItem { Column: CategoryColumn }) { return (item.Name, item, item); }
        var column = (ColumnItem)item;
        var map = LevelMap.Fit(column, 1000, 1, 0);
        return (item.Name, item, new BlockItem(item.Name, item.Source, new CodeBlock(new Feature(item.Name, item.Source, Math.Max(1, map.Count)), map.Encode(column, -1))));
    }
}
