using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>The target of all rows as class indices or numbers, with the names of the classes. Immutable.</summary>
internal sealed class TargetEncoding
{
    private readonly TrainingSpec _spec;
    private readonly double[] _values;
    private readonly int[]? _groups;

    /// <param name="table">With the target and the group column, if any.</param>
    /// <param name="split">Classes that occur only in rows of no part are none.</param>
    public TargetEncoding(Table table, TrainingSpec spec, SplitResult split)
    {
        _spec = spec;
        _groups = SplitGroups.Of(table, spec.Split);
        var target = table[spec.Target];
        if (spec.Task == LearningTask.Regression)
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

    /// <summary>The classes by index; binary: negative, positive; empty for regression.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The target of some rows; those of a group that the split keeps whole belong together.</summary>
    public TargetVector Of(int[] rows) => new(_spec.Task, Numbers(rows), Labels.Count)
    {
        Kinship = _groups is null ? null : RowKinship.OfGroups(Array.ConvertAll(rows, r => _groups[r])),
    };

    public double[] Numbers(int[] rows) => Array.ConvertAll(rows, r => _values[r]);

    public int[] Classes(int[] rows) => Array.ConvertAll(rows, r => (int)_values[r]);

    /// <summary>The weight of each training row, from the class counts of these rows alone; null for equal weights.</summary>
    public float[]? Weights(int[] trainingRows)
    {
        if (_spec.ClassWeights.Mode == ClassWeighting.None || _spec.Task == LearningTask.Regression) { return null; }
        var counts = new int[Labels.Count];
        foreach (var index in Classes(trainingRows)) { counts[index]++; }
        var present = counts.Count(c => c > 0);
        var weights = Labels.Select((label, i) => _spec.ClassWeights.Mode == ClassWeighting.Balanced
            ? trainingRows.Length / (double)(present * Math.Max(1, counts[i]))
            : _spec.ClassWeights.PerClass?.GetValueOrDefault(label, 1.0) ?? 1.0).ToArray();
        return Array.ConvertAll(trainingRows, r => (float)weights[(int)_values[r]]);
    }
}
