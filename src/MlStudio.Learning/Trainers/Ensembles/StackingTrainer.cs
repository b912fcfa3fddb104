using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Validation;

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
    public string Members { get; init; } = MemberList.Default;

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
        var folds = Math.Min(Folds, Math.Max(2, x.RowCount / 2));
        var progress = new NestedProgress(context, members.Length * (folds + 1));
        var answers = OutOfFold(members, x, y, w, folds, context, progress);
        var blend = BlendFitter.Fit(answers, members.Length, y, w, Pull, context.Cancellation);
        return new StackingPredictor(MemberSet.Fit(members, x, y, w, context, progress), blend);
    }

    /// <summary>What members trained on the other folds say about each row: row after row, member after member, output after output.</summary>
    private static double[] OutOfFold(Trainer[] members, FeatureMatrix features, TargetVector target, float[]? weights, int folds, TrainingContext context, NestedProgress progress)
    {
        var outputs = target.Task == LearningTask.Multiclass ? target.ClassCount : 1;
        var width = members.Length * outputs;
        var answers = new double[features.RowCount * width];
        var rows = Enumerable.Range(0, features.RowCount).ToArray();
        var strata = target.Task == LearningTask.Regression ? new int[rows.Length] : Array.ConvertAll(target.Values, v => (int)v);
        var parts = PartAssigner.Folds(rows, strata, folds, SplitMix64.For(context.Seed, 51));
        for (var fold = 0; fold < folds; fold++)
        {
            var (x, y, w) = RowSubset.Take(features, target, weights, Array.FindAll(rows, r => parts[r] != fold));
            var set = MemberSet.Fit(members, x, y, w, context, progress);
            var held = Array.FindAll(rows, r => parts[r] == fold);
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
