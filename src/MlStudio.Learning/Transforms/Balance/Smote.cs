using System.Text.Json.Serialization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Makes up training rows of rare classes (SMOTE-NC; Chawla, Bowyer, Hall and Kegelmeyer 2002): each between a row of the class and one of
/// its nearest neighbours in the class. Numbers lie between the two at random; a category is the one most frequent among the neighbours;
/// texts and timestamps are those of the row. Distances add the squared differences of numbers and, for each category that differs, the square
/// of the median deviation of the numbers; unlike in the paper numbers are divided by their deviation over all training rows first, so
/// that units do not matter. A missing number lies at no distance and stays missing. Place it before steps that make features.
/// </summary>
/// <param name="Share">Above 0, to 1 (all classes alike): rows of each class per row of the most frequent.</param>
/// <param name="Neighbors">How many neighbours are taken into account; those of a class with fewer rows are all others.</param>
public sealed record Smote(
    [property: Option("Rows per row of the most frequent class", "1 makes all classes alike; 0.5 makes up rows until there are half as many as of the most frequent class.", Min = 0.001, Max = 1)] double Share = 1,
    [property: Option("Neighbours", "A made-up row lies between a row and one of so many nearest rows of its class.", Min = 1, Max = 100)] int Neighbors = 5) : RowStep
{
    private const int Stream = 7411;

    public Smote() : this(1) { }

    [JsonIgnore]
    public override bool NeedsTarget => true;

    protected override string DescribeRows() => FormattableString.Invariant($"Make up rows of rare classes between neighbours (SMOTE-NC) until there are {Share} per row of the most frequent");

    protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (training.Items.OfType<BlockItem>().FirstOrDefault() is { } block)
        {
            throw new LearningException($"'{block.Name}' was already turned into features; rows can be made up of columns only. Move this step before the one that does so.");
        }
        var classes = ClassRows.Of(context);
        var least = (int)Math.Floor(classes.Max(c => c.Length) * Share);
        var pairs = new List<MadeUpRow>();
        for (var label = 0; label < classes.Length; label++)
        {
            var needed = least - classes[label].Length;
            if (needed <= 0 || classes[label].Length == 0) { continue; }
            if (classes[label].Length == 1) { throw new LearningException("A class has one training row only; rows can be made up between at least two. Leave the class out or repeat its rows instead."); }
            pairs.AddRange(MakeUp(training, classes[label], needed, label, context));
        }
        var rows = training.RowCount;
        if ((long)rows + pairs.Count > OverSample.MostRows) { throw new LearningException($"It would make {(long)rows + pairs.Count:N0} training rows; at most {OverSample.MostRows:N0} are allowed. Lower the share."); }
        int[] sources = [.. Enumerable.Range(0, rows), .. pairs.Select(p => p.Row)];
        var items = training.Items.Cast<ColumnItem>().Select(i => (FrameItem)(i with { Column = MadeUpRow.Append(i.Column, sources, pairs) }));
        var synthetic = new bool[sources.Length];
        synthetic.AsSpan(rows).Fill(true);
        return (new Frame([.. items], sources.Length, training.Cancellation), new RowChange(sources, synthetic, Others: [.. Enumerable.Range(0, rows), .. pairs.Select(p => p.Other)]));
    }

    private IEnumerable<MadeUpRow> MakeUp(Frame training, int[] rows, int needed, int label, RecipeContext context)
    {
        var neighbors = new SmoteNeighbors(training, rows, Neighbors, context.Seed);
        var key = StatelessRandom.Key(context.Seed, Stream, label);
        for (var i = 0; i < needed; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            // Each row is used about equally often.
            var row = i % rows.Length;
            var near = neighbors.Of(row);
            var other = near[(int)(StatelessRandom.Uniform(key, 2 * i) * near.Length)];
            yield return new MadeUpRow(rows[row], other, StatelessRandom.Uniform(key, (2 * i) + 1), near);
        }
    }
}
