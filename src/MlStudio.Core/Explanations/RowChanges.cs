using MlStudio.Core.Experiments;
using MlStudio.Learning;
using MlStudio.Learning.Explanation.Counterfactuals;

namespace MlStudio.Core.Explanations;

/// <summary>The smallest changes of a case that were found to reach an answer.</summary>
/// <param name="Sentence">What was found, or that nothing was and within which bounds was looked.</param>
/// <param name="Proposals">Smallest first.</param>
public sealed record RowChanges(string Sentence, IReadOnlyList<RowChange> Proposals)
{
    internal static RowChanges Of(Model model, CounterfactualResult found, CounterfactualOptions options, CounterfactualGoal goal)
    {
        if (found.AlreadyReached) { return new RowChanges("The model answers so already; nothing has to change.", []); }
        if (found.Proposals.Count == 0)
        {
            var locked = options.Immutable.Count == 0 ? "" : $" while {Listed(options.Immutable)} {(options.Immutable.Count == 1 ? "stays" : "stay")} as {(options.Immutable.Count == 1 ? "it is" : "they are")}";
            return new RowChanges($"None found within bounds: no change of up to {options.MaxColumns} columns to values that the data hold leads to {Wanted(goal)}{locked}. Larger changes were not tried.", []);
        }
        return new RowChanges(
            found.Proposals.Count == 1 ? "One change was found." : $"{found.Proposals.Count} different changes were found, the smallest first.",
            [.. found.Proposals.Select(p => new RowChange(Describe(model, p), p.Changes))]);
    }

    private static string Describe(Model model, CounterfactualProposal proposal)
    {
        var changes = Listed(proposal.Changes.Select(c => $"{c.Column} were {ReasonText.Short(c.To)} instead of {ReasonText.Short(c.From) ?? "missing"}"));
        return $"If {changes}, the model would answer {Answer(model, proposal.Answers)}.";
    }

    private static string Answer(Model model, IReadOnlyList<double> answers)
    {
        if (model.Labels.Count == 0) { return RunText.Amount(answers[0]); }
        if (answers.Count == 1)
        {
            var positive = answers[0] >= model.DecisionThreshold;
            return $"“{model.Labels[positive ? 1 : 0]}” ({ReasonText.Percent(positive ? answers[0] : 1 - answers[0])} probable)";
        }
        var best = Enumerable.Range(0, answers.Count).MaxBy(k => answers[k]);
        return $"“{model.Labels[best]}” ({ReasonText.Percent(answers[best])} probable)";
    }

    private static string Wanted(CounterfactualGoal goal) =>
        goal.Label is { } label ? $"“{label}”" : double.IsInfinity(goal.High) ? $"{RunText.Amount(goal.Low)} or more" : double.IsInfinity(goal.Low) ? $"{RunText.Amount(goal.High)} or less" : $"{RunText.Amount(goal.Low)} to {RunText.Amount(goal.High)}";

    private static string Listed(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length <= 1 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}

/// <summary>A change that reaches the goal.</summary>
/// <param name="Sentence">The change and what comes of it.</param>
/// <param name="Changes">The columns with their values before and after, those that change most first.</param>
public sealed record RowChange(string Sentence, IReadOnlyList<ColumnChange> Changes);
