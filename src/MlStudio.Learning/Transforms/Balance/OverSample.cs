using System.Text.Json.Serialization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Repeats training rows of rare classes by chance, until each has <paramref name="Share"/> of the rows of the most frequent. The probabilities that are then predicted are those of the evened-out classes.</summary>
/// <param name="Share">Above 0, to 1 (all classes alike).</param>
public sealed record OverSample(
    [property: Option("Rows per row of the most frequent class", "1 makes all classes alike; 0.5 repeats rare rows until there are half as many as of the most frequent class.", Min = 0.001, Max = 1)] double Share = 1) : RowStep
{
    /// <summary>More training rows than this are refused.</summary>
    public const int MostRows = 100_000_000;

    public OverSample() : this(1) { }

    [JsonIgnore]
    public override bool NeedsTarget => true;

    protected override string DescribeRows() => FormattableString.Invariant($"Repeat rows of rare classes until there are {Share} per row of the most frequent");

    protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var classes = ClassRows.Of(context);
        var least = (int)Math.Floor(classes.Max(c => c.Length) * Share);
        var total = classes.Sum(c => (long)Math.Max(c.Length, c.Length == 0 ? 0 : least));
        if (total > MostRows) { throw new LearningException($"It would make {total:N0} training rows; at most {MostRows:N0} are allowed. Lower the share."); }
        var rows = Enumerable.Range(0, training.RowCount).ToList();
        for (var label = 0; label < classes.Length; label++)
        {
            for (var number = 0; classes[label].Length > 0 && number < least - classes[label].Length; number++)
            {
                rows.Add(ClassRows.DrawAgain(classes[label], number, context.Seed, label));
            }
        }
        return Keep(training, [.. rows]);
    }
}
