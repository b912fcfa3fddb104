using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>The target of all rows as class indices or numbers, with the names of the classes, and the groups of a ranking. Immutable.</summary>
internal sealed class TargetEncoding
{
    private readonly TrainingSpec _spec;
    private readonly double[] _values;
    private readonly int[]? _groups;
    private readonly DistinctValues? _ranked;

    /// <param name="table">With the target and the group columns of split and ranking, if any.</param>
    /// <param name="split">Classes that occur only in rows of no part are none.</param>
    public TargetEncoding(Table table, TrainingSpec spec, SplitResult split)
    {
        _spec = spec;
        _ranked = spec.Task == LearningTask.Ranking ? DistinctValues.Of(table[spec.Group!]) : null;
        _groups = SplitGroups.Of(table, spec) ?? _ranked?.Codes;
        var target = table[spec.Target];
        if (!spec.Task.HasClasses())
        {
            Labels = [];
            _values = ((NumberColumn)target).Values.ToArray();
            return;
        }
        var found = DistinctValues.Of(target);
        var codes = found.Names.Select((name, code) => (name, code)).ToDictionary(p => p.name, p => p.code, StringComparer.Ordinal);
        var used = split.Folds[0].Train.Concat(split.Folds[0].Validation).Concat(split.Test).Select(r => found.Codes[r]).ToHashSet();
        var labels = TaskProposal.ClassesOf(found).Select(c => c.Class).Where(c => used.Contains(codes[c])).ToArray();
        if (spec.Task == LearningTask.Binary && labels[0] == spec.PositiveClass) { labels = [labels[1], labels[0]]; }
        Labels = labels;
        var indices = new double[found.Counts.Length];
        for (var label = 0; label < labels.Length; label++) { indices[codes[labels[label]]] = label; }
        _values = Array.ConvertAll(found.Codes, c => c < 0 || !used.Contains(c) ? double.NaN : indices[c]);
    }

    /// <summary>The classes by index; binary: negative, positive; empty for regression and ranking.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The target of some rows; those of a group that the split keeps whole belong together.</summary>
    public TargetVector Of(int[] rows) => new(_spec.Task, Numbers(rows), Labels.Count)
    {
        Groups = _ranked is null ? null : Groups(rows),
        Kinship = _groups is null ? null : RowKinship.OfGroups(Array.ConvertAll(rows, r => _groups[r])),
    };

    /// <summary>Ranking: the group of each row, an index into <see cref="GroupNames"/>.</summary>
    public int[] Groups(int[] rows) => Array.ConvertAll(rows, r => _ranked!.Codes[r]);

    /// <summary>Ranking: the groups as the data writes them.</summary>
    public IReadOnlyList<string> GroupNames => _ranked!.Names;

    public double[] Numbers(int[] rows) => Array.ConvertAll(rows, r => _values[r]);

    public int[] Classes(int[] rows) => Array.ConvertAll(rows, r => (int)_values[r]);

    /// <summary>The weight of each training row, from the class counts of these rows alone; null for equal weights.</summary>
    public float[]? Weights(int[] trainingRows)
    {
        if (_spec.ClassWeights.Mode == ClassWeighting.None || !_spec.Task.HasClasses()) { return null; }
        var counts = new int[Labels.Count];
        foreach (var index in Classes(trainingRows)) { counts[index]++; }
        var present = counts.Count(c => c > 0);
        var weights = Labels.Select((label, i) => _spec.ClassWeights.Mode == ClassWeighting.Balanced
            ? trainingRows.Length / (double)(present * Math.Max(1, counts[i]))
            : _spec.ClassWeights.PerClass?.GetValueOrDefault(label, 1.0) ?? 1.0).ToArray();
        return Array.ConvertAll(trainingRows, r => (float)weights[(int)_values[r]]);
    }
}
