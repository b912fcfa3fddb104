using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Sums packed gradients per feature and bin over the rows of a leaf, on all members of a team where that pays. Sums are integers: any order gives the same.</summary>
internal sealed unsafe class HistogramBuilder
{
    /// <summary>Below this many cell updates one thread is faster.</summary>
    private const long SerialUpdates = 200_000;

    /// <summary>Cells from which threads share one histogram by features instead of merging one each.</summary>
    private const int WideCells = 32_768;

    /// <summary>Updates between two looks at the cancellation token.</summary>
    private const long UpdatesPerLook = 16_000_000;

    private readonly BinnedMatrix _matrix;
    private readonly WorkerTeam _team;
    private readonly CancellationToken _cancellation;
    private readonly PinnedArray<long>[] _private;

    public HistogramBuilder(BinnedMatrix matrix, WorkerTeam team, CancellationToken cancellation)
    {
        _matrix = matrix;
        _team = team;
        _cancellation = cancellation;
        _private = matrix.TotalBins >= WideCells ? [] : Enumerable.Range(1, team.Size - 1).Select(_ => new PinnedArray<long>(matrix.TotalBins)).ToArray();
    }

    /// <summary>Fills <paramref name="histogram"/> with the sums over the rows.</summary>
    /// <param name="rows">Row indices from <paramref name="start"/> on; null for the rows start, start + 1, … themselves.</param>
    /// <param name="features">Only these features (ascending), or null for all.</param>
    public void Build(PinnedArray<int>? rows, int start, int count, PinnedArray<long> gradients, int[]? features, PinnedArray<long> histogram)
    {
        var updates = (long)count * (features?.Length ?? _matrix.FeatureCount);
        histogram.Span.Clear();
        if (_team.Size == 1 || updates < SerialUpdates)
        {
            Add(rows, start, count, gradients, features, 0, _matrix.FeatureCount, histogram);
        }
        else if (_matrix.TotalBins >= WideCells)
        {
            _team.Run(member =>
            {
                var (from, to) = _team.Range(member, features?.Length ?? _matrix.FeatureCount);
                if (features is null) { Add(rows, start, count, gradients, null, from, to, histogram); }
                else { Add(rows, start, count, gradients, features[from..to], 0, 0, histogram); }
            });
        }
        else
        {
            _team.Run(member =>
            {
                var target = member == 0 ? histogram : _private[member - 1];
                if (member > 0) { target.Span.Clear(); }
                var (from, to) = _team.Range(member, count);
                Add(rows, start + from, to - from, gradients, features, 0, _matrix.FeatureCount, target);
            });
            foreach (var other in _private) { AddTo(histogram.Span, other.Span); }
        }
        GC.KeepAlive(rows);
    }

    /// <summary>Turns the parent's sums into those of the other child.</summary>
    public static void Subtract(PinnedArray<long> parent, PinnedArray<long> child)
    {
        var target = parent.Span;
        ReadOnlySpan<long> source = child.Span;
        var i = 0;
        for (; i + 4 <= target.Length; i += 4)
        {
            (Vector256.Create<long>(target.Slice(i, 4)) - Vector256.Create(source.Slice(i, 4))).CopyTo(target[i..]);
        }
        for (; i < target.Length; i++) { target[i] -= source[i]; }
    }

    private static void AddTo(Span<long> target, ReadOnlySpan<long> source)
    {
        var i = 0;
        for (; i + 4 <= target.Length; i += 4)
        {
            (Vector256.Create<long>(target.Slice(i, 4)) + Vector256.Create(source.Slice(i, 4))).CopyTo(target[i..]);
        }
        for (; i < target.Length; i++) { target[i] += source[i]; }
    }

    private void Add(PinnedArray<int>? rows, int start, int count, PinnedArray<long> gradients, int[]? features, int from, int to, PinnedArray<long> histogram)
    {
        var step = (int)Math.Clamp(UpdatesPerLook / Math.Max(1, features?.Length ?? to - from), 1024, int.MaxValue);
        var width = _matrix.FeatureCount;
        for (var done = 0; done < count; done += Math.Min(step, count - done))
        {
            _cancellation.ThrowIfCancellationRequested();
            var part = Math.Min(step, count - done);
            if (features is not null)
            {
                HistogramKernels.AddListedFeatures(_matrix.RowMajor.Pointer, width, features, rows!.Pointer + start + done, part, gradients.Pointer, _matrix.Offsets.Pointer, histogram.Pointer);
            }
            else if (rows is null)
            {
                HistogramKernels.AddConsecutive(_matrix.RowMajor.Pointer, width, from, to, start + done, part, gradients.Pointer, _matrix.Offsets.Pointer, histogram.Pointer);
            }
            else
            {
                HistogramKernels.AddListed(_matrix.RowMajor.Pointer, width, from, to, rows.Pointer + start + done, part, gradients.Pointer, _matrix.Offsets.Pointer, histogram.Pointer);
            }
        }
        GC.KeepAlive(_matrix);
    }
}
