using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Sums of the target by level: one channel for numbers and two classes, one per class for several.</summary>
internal sealed class TargetMeans(int channels)
{
    private readonly Dictionary<string, double[]> _byLevel = new(StringComparer.Ordinal);
    private readonly double[] _all = new double[channels + 1];
    private double[]? _missing;

    /// <summary>How many numbers a level is replaced by.</summary>
    public static int ChannelsOf(TargetVector target) => target.Task == LearningTask.Multiclass ? target.ClassCount : 1;

    /// <param name="level">Null for missing.</param>
    public void Add(string? level, TargetVector target, int row, double weight)
    {
        if (level is null) { Add(_missing ??= new double[channels + 1], target, row, weight); }
        else
        {
            if (!_byLevel.TryGetValue(level, out var sums)) { _byLevel.Add(level, sums = new double[channels + 1]); }
            Add(sums, target, row, weight);
        }
        Add(_all, target, row, weight);
    }

    /// <summary>The mean of the level drawn towards the mean of all rows, as if <paramref name="smoothing"/> rows more had that.</summary>
    public double Mean(string? level, int channel, double smoothing)
    {
        var prior = Prior(channel);
        var sums = level is null ? _missing : _byLevel.GetValueOrDefault(level);
        if (sums is null || sums[channels] <= 0) { return prior; }
        return (sums[channel] + (smoothing * prior)) / (sums[channels] + smoothing);
    }

    /// <summary>The mean of all rows.</summary>
    public double Prior(int channel) => _all[channels] > 0 ? _all[channel] / _all[channels] : 0;

    public IEnumerable<string> Levels => _byLevel.Keys.Order(StringComparer.Ordinal);

    private void Add(double[] sums, TargetVector target, int row, double weight)
    {
        if (target.Task == LearningTask.Multiclass) { sums[(int)target.Values[row]] += weight; }
        else { sums[0] += weight * target.Values[row]; }
        sums[channels] += weight;
    }
}
