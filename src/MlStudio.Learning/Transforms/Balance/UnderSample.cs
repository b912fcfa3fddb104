using System.Text.Json.Serialization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Leaves out training rows of frequent classes by chance, until none has more than <paramref name="Ratio"/> times the rows of the rarest. The probabilities that are then predicted are those of the evened-out classes.</summary>
/// <param name="Ratio">From 1 (all classes alike) up.</param>
public sealed record UnderSample(
    [property: Option("Most rows per row of the rarest class", "1 makes all classes alike; 3 leaves three rows of a frequent class for each of the rarest.", Min = 1, Max = 1_000_000)] double Ratio = 1) : RowStep
{
    public UnderSample() : this(1) { }

    [JsonIgnore]
    public override bool NeedsTarget => true;

    protected override string DescribeRows() => FormattableString.Invariant($"Leave out rows of frequent classes until there are at most {Ratio} per row of the rarest");

    protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var classes = ClassRows.Of(context);
        var rarest = classes.Where(c => c.Length > 0).Min(c => c.Length);
        var most = (int)Math.Min(int.MaxValue, Math.Max(1, Math.Floor(rarest * Ratio)));
        return Keep(training, [.. classes.SelectMany(c => ClassRows.Draw(c, most, context.Seed)).Order()]);
    }
}
