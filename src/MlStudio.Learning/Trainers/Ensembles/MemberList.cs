using System.Globalization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>Reads the members of an ensemble from an option's text.</summary>
internal static class MemberList
{
    /// <summary>
    /// What a vote is held among unless asked otherwise: different kinds of models, which err differently and are about as good.
    /// A straight line through numbers is mostly far behind and would count as much as the others.
    /// </summary>
    public const string ForVoting = "gradient-boosting, extra-trees, neural-network, logistic-regression";

    /// <summary>What is stacked unless asked otherwise: those and the straight line, whose weight is learned.</summary>
    public const string ForStacking = ForVoting + ", ridge-regression";

    public const string Help = "Keys of algorithms, separated by commas; each is trained with its default options. Those that cannot learn the task are left out.";
    private const int Most = 12;

    /// <summary>The keys as written, without checks.</summary>
    public static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with the keys; the message lists those there are.</summary>
    public static IEnumerable<OptionError> Check(string text)
    {
        var keys = Split(text);
        var candidates = string.Join(", ", TrainerCatalog.All.Where(MayJoin).Select(e => e.Key));
        if (keys.Length is 0 or > Most) { yield return new OptionError("members", $"Members must be 1 to {Most} of {candidates}; {(keys.Length == 0 ? "nothing was" : $"{keys.Length} were")} given."); }
        foreach (var key in keys.Where(k => TrainerCatalog.Find(k) is not { } entry || !MayJoin(entry)))
        {
            yield return new OptionError("members", $"Members must be of {candidates}; '{key}' was given.");
        }
        foreach (var key in keys.GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            yield return new OptionError("members", $"Members must differ, since all have default options; '{key}' was given twice.");
        }
    }

    /// <summary>The members that learn the task, in the order of the text.</summary>
    /// <exception cref="LearningException">None does.</exception>
    public static Trainer[] For(string text, LearningTask task)
    {
        var members = Split(text).Select(k => TrainerCatalog.Get(k).Create()).Where(t => t.Tasks.Contains(task)).ToArray();
        return members.Length > 0 ? members
            : throw new LearningException($"None of the members '{text}' learns {task}. Trainers that do: {string.Join(", ", TrainerCatalog.For(task).Where(MayJoin).Select(e => e.Key))}.");
    }

    /// <summary>A weight per key, or null where the text is none.</summary>
    public static double[]? ParseWeights(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var weights = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[i]) || !(weights[i] >= 0 && weights[i] <= 1e6)) { return null; }
        }
        return weights;
    }

    private static bool MayJoin(TrainerEntry entry) => entry.Key is not (VotingTrainer.KeyName or StackingTrainer.KeyName);
}
