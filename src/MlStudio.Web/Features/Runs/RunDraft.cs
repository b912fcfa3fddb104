using System.Globalization;
using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Web.Features.Runs;

/// <summary>The form of new runs as it was filled in.</summary>
public sealed class RunDraft
{
    public string? Target { get; set; }
    public LearningTask Task { get; set; }
    public string? PositiveClass { get; set; }

    /// <summary>Rankings: the column that says which rows are ordered among one another.</summary>
    public string? Group { get; set; }

    /// <summary>The saved recipe to prepare with; null: prepared by default.</summary>
    public Guid? RecipeRevisionId { get; set; }
    public HashSet<string> Excluded { get; } = new(StringComparer.Ordinal);
    public SplitDraft Split { get; private set; } = new();

    /// <summary>Classes: whether training rows whose label is in doubt are not learned from.</summary>
    public bool LeaveOutDoubtful { get; set; }
    public AfterTrainingDraft AfterTraining { get; private set; } = new();
    public ClassWeighting Weighting { get; set; }

    /// <summary>The weight of each class as typed.</summary>
    public Dictionary<string, string> Weights { get; } = [];
    public List<AlgorithmDraft> Algorithms { get; } = [];
    public string Seed { get; set; } = "1";
    public string Name { get; set; } = "";
    public string Notes { get; set; } = "";
    public string Tags { get; set; } = "";

    public static RunDraft From(RunRequest request)
    {
        var draft = new RunDraft
        {
            Target = request.Target,
            Task = request.Task,
            PositiveClass = request.PositiveClass,
            Group = request.Group,
            RecipeRevisionId = request.RecipeRevisionId,
            Split = SplitDraft.From(request.Split),
            LeaveOutDoubtful = request.LeaveOutDoubtful,
            AfterTraining = AfterTrainingDraft.From(request),
            Weighting = request.ClassWeights.Mode,
            Seed = request.Seed.ToString(CultureInfo.InvariantCulture),
            Name = request.Name,
            Notes = request.Notes,
            Tags = request.Tags,
        };
        draft.Excluded.UnionWith(request.Excluded);
        foreach (var (name, weight) in request.ClassWeights.PerClass ?? new Dictionary<string, double>()) { draft.Weights[name] = weight.ToString(CultureInfo.InvariantCulture); }
        draft.Algorithms.AddRange(request.Algorithms.Where(a => TrainerCatalog.Find(a.TrainerKey) is not null).Select(AlgorithmDraft.From));
        return draft;
    }

    /// <summary>Takes over what a target suggests. A choice that still fits stays.</summary>
    public void Propose(TaskProposal proposal, bool keep)
    {
        if (!keep || !Fits(proposal))
        {
            Task = proposal.Task;
            PositiveClass = proposal.PositiveClass;
            Weights.Clear();
        }
        if (!Task.HasClasses()) { Weighting = ClassWeighting.None; }
        foreach (var algorithm in Algorithms.Where(a => !a.Trainer.Tasks.Contains(Task)).ToArray()) { Algorithms.Remove(algorithm); }
        if (Algorithms.Count == 0) { Add(); }
    }

    /// <summary>Adds the first algorithm of the catalog that is not there yet.</summary>
    public void Add()
    {
        var offered = TrainerCatalog.For(Task).Select(t => t.Key).ToArray();
        if (offered.FirstOrDefault(k => Algorithms.All(a => a.TrainerKey != k)) is { } fresh) { Algorithms.Add(new AlgorithmDraft(fresh)); }
        else if (offered.Length > 0) { Algorithms.Add(new AlgorithmDraft(offered[0])); }
    }

    /// <summary>What is wrong without asking the data.</summary>
    public IReadOnlyList<FieldError> Errors()
    {
        List<FieldError> errors = [];
        if (string.IsNullOrEmpty(Target)) { errors.Add(new FieldError("target", "Choose the column to predict.")); }
        if (Task == LearningTask.Ranking && string.IsNullOrEmpty(Group)) { errors.Add(new FieldError("group", "Choose the group column: the one that says which rows are ordered among one another.")); }
        if (Split.Error is { } split) { errors.Add(new FieldError("split", split)); }
        if (!int.TryParse(Seed, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)) { errors.Add(new FieldError("seed", $"The seed must be a whole number; '{Seed}' was given.")); }
        if (Weighting == ClassWeighting.PerClass)
        {
            foreach (var (name, text) in Weights.Where(w => w.Value.Trim().Length > 0 && ParseWeight(w.Value) is not > 0))
            {
                errors.Add(new FieldError("classWeights", $"The weight of '{name}' must be a number above 0; '{text}' was given."));
            }
        }
        errors.AddRange(AfterTraining.Errors(Task));
        for (var i = 0; i < Algorithms.Count; i++)
        {
            errors.AddRange(Algorithms[i].Errors().Select(e => new FieldError($"algorithms[{i}].options.{e.Key}", e.Value)));
        }
        return errors;
    }

    /// <summary>Whether a column cannot be learned from because it is the target or says what belongs together.</summary>
    public bool IsTaken(string column) => column == Target || (Task == LearningTask.Ranking && column == Group);

    /// <summary>How rows are divided, in words.</summary>
    public string DescribeSplit() => Task != LearningTask.Ranking ? Split.ToPlan().Describe()
        : string.IsNullOrEmpty(Group) ? "–" : RankingSplit.OfWholeGroups(Split.ToPlan(mayKeepEqual: false), Group).Describe();

    public RunRequest ToRequest(Guid versionId) => AfterTraining.Fill(new()
    {
        DatasetVersionId = versionId,
        Target = Target ?? "",
        Task = Task,
        Group = Task == LearningTask.Ranking ? Group : null,
        Excluded = [.. Excluded.Where(c => !IsTaken(c)).Order(StringComparer.Ordinal)],
        RecipeRevisionId = RecipeRevisionId,
        Split = Split.ToPlan(mayKeepEqual: Task != LearningTask.Ranking),
        LeaveOutDoubtful = LeaveOutDoubtful && Task.HasClasses(),
        PositiveClass = Task == LearningTask.Binary ? PositiveClass : null,
        ClassWeights = Weighting switch
        {
            ClassWeighting.PerClass => ClassWeights.Of(Weights.Where(w => ParseWeight(w.Value) is > 0).ToDictionary(w => w.Key, w => ParseWeight(w.Value)!.Value)),
            ClassWeighting.Balanced => ClassWeights.Balanced,
            _ => ClassWeights.None,
        },
        Algorithms = [.. Algorithms.Select(a => a.ToChoice())],
        Seed = int.TryParse(Seed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed : 1,
        Name = Name,
        Notes = Notes,
        Tags = Tags,
    });

    private bool Fits(TaskProposal proposal) => Task == LearningTask.Ranking || (Task == LearningTask.Regression
        ? proposal.Classes.Count == 0 || proposal.Task == LearningTask.Regression
        : Task == LearningTask.Binary ? proposal.Classes.Count == 2 && proposal.Classes.Any(c => c.Class == PositiveClass) : proposal.Classes.Count > 2);

    private static double? ParseWeight(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight) ? weight : null;
}
