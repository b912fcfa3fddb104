using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>
/// Trains several algorithms and learns from out-of-fold answers how much to trust each (Wolpert 1992; Breiman 1996): rows are divided
/// into folds, each fold is answered by members trained on the others, and non-negative weights are fitted to these answers. The
/// members that are kept are then trained on all rows. Immutable and thread-safe.
/// </summary>
public sealed record StackingTrainer : Trainer, ICheckedOptions
{
    internal const string KeyName = "stacking";
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Members", MemberList.Help)]
    public string Members { get; init; } = MemberList.ForStacking;

    [Option("Folds", "Into how many parts the training rows are divided for the answers that decide on the weights; every member is trained that often and once more.", Min = 2, Max = 20, Unit = "folds")]
    public int Folds { get; init; } = 5;

    [Option("Pull to equal weights", "How strongly members are trusted alike, counted as that many rows; raise it when there are few rows.", Min = 1e-6, Max = 1e9, Advanced = true, Unit = "rows")]
    public double Pull { get; init; } = 1;

    public override string Key => KeyName;
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <inheritdoc/>
    public IEnumerable<OptionError> CheckOptions() => MemberList.Check(Members);

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var members = MemberList.For(Members, target.Task);
        var (x, y, w) = RowSubset.Take(features, target, weights, RowSubset.Used(features.RowCount, weights));
        var divider = new RowDivider(y, w, context.Cancellation);
        var folds = divider.Folds(Math.Min(Folds, Math.Max(2, x.RowCount / 2)), StatelessRandom.Key(context.Seed, 51));
        var progress = new NestedProgress(context, members.Length * (folds.Count + 1));
        var answers = OutOfFold(members, x, y, w, folds, context, progress);
        int[] answered = [.. folds.SelectMany(f => f.Held).Order()];
        // Rows of one group cannot be parted: then nothing tells whom to trust.
        var blend = answered.Length == 0 ? Blend.Equal(target, members.Length) : FitBlend();
        return new StackingPredictor(MemberSet.Fit(members, x, y, w, context, progress), blend);

        Blend FitBlend()
        {
            var width = answers.Length / x.RowCount;
            var asked = answered.Length == x.RowCount ? answers : [.. answered.SelectMany(r => answers.AsSpan(r * width, width).ToArray())];
            var weighs = w is null && !divider.Reweighs ? null : Array.ConvertAll(answered, r => (float)divider.HeldWeight(r));
            return BlendFitter.Fit(asked, members.Length, y.Take(answered), weighs, Pull, context.Cancellation);
        }
    }

    /// <summary>What members trained without its fold say about each row: row after row, member after member, output after output. Nothing for rows of no fold.</summary>
    private static double[] OutOfFold(Trainer[] members, FeatureMatrix features, TargetVector target, float[]? weights, IReadOnlyList<RowDivision> folds, TrainingContext context, NestedProgress progress)
    {
        var outputs = target.Task == LearningTask.Multiclass ? target.ClassCount : 1;
        var width = members.Length * outputs;
        var answers = new double[features.RowCount * width];
        foreach (var (learned, held) in folds)
        {
            var (x, y, w) = RowSubset.Take(features, target, weights, learned);
            var set = MemberSet.Fit(members, x, y, w, context, progress);
            var (asked, _, _) = RowSubset.Take(features, target, null, held);
            var done = 0;
            set.Predict(asked.Values, held.Length, new double[held.Length * outputs], Keep);

            void Keep(ReadOnlySpan<double> said, int count, Span<double> ignored)
            {
                // Blocks of rows come in their order.
                for (var m = 0; m < members.Length; m++)
                {
                    for (var i = 0; i < count; i++)
                    {
                        said.Slice(((m * count) + i) * outputs, outputs).CopyTo(answers.AsSpan((held[done + i] * width) + (m * outputs)));
                    }
                }
                done += count;
            }
        }
        return answers;
    }
}
