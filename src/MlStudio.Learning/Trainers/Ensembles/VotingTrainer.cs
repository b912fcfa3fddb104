using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>
/// Trains several algorithms on the same rows and answers with the (weighted) mean of their probabilities or numbers. Members that want
/// one-hot and scaled features get them by a conversion fitted on the training rows. Immutable and thread-safe.
/// </summary>
public sealed record VotingTrainer : Trainer, ICheckedOptions
{
    internal const string KeyName = "voting";
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Members", MemberList.Help)]
    public string Members { get; init; } = MemberList.ForVoting;

    [Option("Weights", "How much each member counts, in their order, separated by commas. Left empty: all the same.", Advanced = true)]
    public string? Weights { get; init; }

    public override string Key => KeyName;
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <inheritdoc/>
    public IEnumerable<OptionError> CheckOptions()
    {
        foreach (var error in MemberList.Check(Members)) { yield return error; }
        if (string.IsNullOrWhiteSpace(Weights)) { yield break; }
        var count = MemberList.Split(Members).Length;
        if (MemberList.ParseWeights(Weights) is not { } weights || weights.Length != count || weights.Sum() <= 0)
        {
            yield return new OptionError("weights", $"Weights must be {count} numbers of at least 0, separated by commas, one for each member and not all 0; '{Weights}' was given.");
        }
    }

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var members = MemberList.For(Members, target.Task);
        var (x, y, w) = RowSubset.Take(features, target, weights, RowSubset.Used(features.RowCount, weights));
        var shares = Shares(members);
        return new VotingPredictor(MemberSet.Fit(members, x, y, w, context, new NestedProgress(context, members.Length)), shares);
    }

    /// <summary>The share of each member that takes part; they add up to 1.</summary>
    private double[] Shares(Trainer[] members)
    {
        var keys = MemberList.Split(Members);
        var given = string.IsNullOrWhiteSpace(Weights) ? [.. keys.Select(_ => 1.0)] : MemberList.ParseWeights(Weights)!;
        var own = Array.ConvertAll(members, m => given[Array.IndexOf(keys, m.Key)]);
        var sum = own.Sum();
        return sum > 0 ? Array.ConvertAll(own, v => v / sum) : throw new LearningException($"All members that learn the task have the weight 0: {string.Join(", ", members.Select(m => m.Key))}.");
    }
}
