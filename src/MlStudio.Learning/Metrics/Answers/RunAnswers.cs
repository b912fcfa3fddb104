using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// What the models of a run answered for every row that they had not learned from, beside the truth: validation rows (of every fold)
/// and test rows, in columns. Everything that looks at rows after training works from it. Immutable by convention; thread-safe.
/// </summary>
public sealed class RunAnswers
{
    /// <summary>At most so many probabilities or numbers are kept (1 GB in memory).</summary>
    public const int MostValues = 1 << 27;

    private readonly Lazy<int[]> _answered;

    /// <param name="task">What was learned.</param>
    /// <param name="target">The target column's name.</param>
    /// <param name="tableRows">Rows of the whole table.</param>
    /// <param name="classes">The classes by index (two classes: negative, positive); empty where numbers are predicted.</param>
    /// <param name="parts">They follow one another without gaps and cover all entries.</param>
    /// <param name="rows">Per entry the row's index in the table, strictly ascending within a part.</param>
    /// <param name="actual">Per entry the class index, or the number.</param>
    /// <param name="values">Row-major, <see cref="Outputs"/> per entry.</param>
    /// <param name="groups">Per entry the group that the split kept whole (or that was ranked together), from 0; empty without groups.</param>
    /// <exception cref="LearningException">The columns do not fit together; the message says where.</exception>
    public RunAnswers(
        LearningTask task, string target, int tableRows, IReadOnlyList<string> classes, IReadOnlyList<AnswerPart> parts,
        int[] rows, double[] actual, double[] values, int[]? groups = null)
    {
        (Task, Target, TableRows, Classes, Parts) = (task, target, tableRows, classes, parts);
        (Rows, Actual, Values, Groups) = (rows, actual, values, groups ?? []);
        RunAnswersCheck.ThrowIfFaulty(this);
        _answered = new(() => Decided ?? [.. Parts.SelectMany(p => Enumerable.Range(p.Start, p.Count).Select(i => Answer(i, p.Threshold)))]);
    }

    /// <summary>The class answered per entry where parts with thresholds of their own were put together; null else.</summary>
    private int[]? Decided { get; init; }

    public LearningTask Task { get; }

    /// <summary>The target column's name.</summary>
    public string Target { get; }

    /// <summary>Rows of the data version that the run was trained on, of which <see cref="Rows"/> are indices.</summary>
    public int TableRows { get; }

    /// <summary>The classes by index (two classes: negative, positive); empty where numbers are predicted.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Validation or folds first, then test; each covers consecutive entries.</summary>
    public IReadOnlyList<AnswerPart> Parts { get; }

    /// <summary>Per entry the row's index in the data version, from 0; strictly ascending within a part.</summary>
    public int[] Rows { get; }

    /// <summary>Per entry the class index, or the number.</summary>
    public double[] Actual { get; }

    /// <summary>Row-major, <see cref="Outputs"/> per entry: the number; or the probability of the positive class; or the probability of each class.</summary>
    public double[] Values { get; }

    /// <summary>Per entry the group that the split kept whole, from 0; empty where rows were split one by one.</summary>
    public int[] Groups { get; }

    /// <summary>The number of entries.</summary>
    public int Count => Rows.Length;

    /// <summary>Values per entry: one per class for several classes, else 1.</summary>
    public int Outputs => Task == LearningTask.Multiclass ? Classes.Count : 1;

    /// <summary>Whether classes are predicted, not numbers.</summary>
    public bool HasClasses => Task is LearningTask.Binary or LearningTask.Multiclass;

    public bool HasGroups => Groups.Length > 0;

    /// <summary>Whether a part of that kind is there.</summary>
    public bool Has(AnswerPartKind kind) => Parts.Any(p => p.Kind == kind);

    /// <summary>The index of the actual class.</summary>
    public int ActualClass(int entry) => (int)Actual[entry];

    /// <summary>The probability that was given to a class.</summary>
    public double Probability(int entry, int index) => Task == LearningTask.Binary
        ? index == 1 ? Values[entry] : 1 - Values[entry]
        : Values[(entry * Classes.Count) + index];

    /// <summary>Per entry the index of the answered class: by the threshold of the model that answered, or the most probable (the first of equals). Empty where numbers are predicted.</summary>
    public int[] Answered => HasClasses ? _answered.Value : [];

    /// <summary>The rows that runs are compared on: the validation part, or those of all folds.</summary>
    public RunAnswers Compared() => Only(p => p.Kind != AnswerPartKind.Test);

    /// <summary>The rows held apart; without entries where there is no test part.</summary>
    public RunAnswers Test() => Only(p => p.Kind == AnswerPartKind.Test);

    /// <summary>The entries of some parts; shares nothing but the classes.</summary>
    public RunAnswers Only(Func<AnswerPart, bool> which) => Take([.. Parts.Where(which).SelectMany(p => Enumerable.Range(p.Start, p.Count))]);

    /// <summary>Each part by itself; all entries where there is at most one.</summary>
    internal IReadOnlyList<RunAnswers> ByPart() => Parts.Count <= 1 ? [this] : [.. Parts.Select(part => Only(p => p == part))];

    /// <summary>Some entries, in their parts; parts without entries go.</summary>
    /// <param name="entries">Strictly ascending.</param>
    public RunAnswers Take(int[] entries)
    {
        var parts = new List<AnswerPart>();
        var next = 0;
        foreach (var part in Parts)
        {
            var start = next;
            while (next < entries.Length && entries[next] < part.End) { next++; }
            if (next > start) { parts.Add(part with { Start = start, Count = next - start }); }
        }
        var values = new double[(long)entries.Length * Outputs];
        for (var i = 0; i < entries.Length; i++) { Values.AsSpan(entries[i] * Outputs, Outputs).CopyTo(values.AsSpan(i * Outputs)); }
        return new RunAnswers(
            Task, Target, TableRows, Classes, parts, Array.ConvertAll(entries, e => Rows[e]), Array.ConvertAll(entries, e => Actual[e]), values,
            HasGroups ? Array.ConvertAll(entries, e => Groups[e]) : [])
        {
            Decided = Decided is null ? null : Array.ConvertAll(entries, e => Decided[e]),
        };
    }

    /// <summary>All entries as one part in the order of their rows, each with the class that its own model answered.</summary>
    /// <exception cref="LearningException">A row was answered twice.</exception>
    public RunAnswers Pooled()
    {
        if (Parts.Count <= 1) { return this; }
        int[] order = [.. Enumerable.Range(0, Count).OrderBy(i => Rows[i])];
        for (var i = 1; i < order.Length; i++)
        {
            if (Rows[order[i]] == Rows[order[i - 1]]) { throw new LearningException($"Row {Rows[order[i]]} was answered twice; look at the parts one by one."); }
        }
        var values = new double[Values.Length];
        for (var i = 0; i < order.Length; i++) { Values.AsSpan(order[i] * Outputs, Outputs).CopyTo(values.AsSpan(i * Outputs)); }
        var answered = Answered;
        return new RunAnswers(
            Task, Target, TableRows, Classes, [Parts[0] with { Number = 0, Start = 0, Count = Count }], Array.ConvertAll(order, e => Rows[e]), Array.ConvertAll(order, e => Actual[e]), values,
            HasGroups ? Array.ConvertAll(order, e => Groups[e]) : [])
        {
            Decided = HasClasses ? Array.ConvertAll(order, e => answered[e]) : null,
        };
    }

    /// <summary>The same answers with groups of another run.</summary>
    internal RunAnswers WithGroups(int[] groups) => new(Task, Target, TableRows, Classes, Parts, Rows, Actual, Values, groups) { Decided = Decided };

    /// <summary>As the metrics take them.</summary>
    internal ClassPredictions ToPredictions() => new(Classes, Array.ConvertAll(Actual, a => (int)a), Values, Parts.Count > 0 ? Parts[0].Threshold : 0.5) { Given = Answered };

    private int Answer(int entry, double threshold)
    {
        if (Task == LearningTask.Binary) { return Values[entry] >= threshold ? 1 : 0; }
        var row = Values.AsSpan(entry * Outputs, Outputs);
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best]) { best = i; }
        }
        return best;
    }
}
