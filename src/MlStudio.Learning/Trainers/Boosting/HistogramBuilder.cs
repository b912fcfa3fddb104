using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Sums packed gradients per feature and bin over the rows of a leaf, on all members of a team where that pays. Sums are integers: any order gives the same.</summary>
internal sealed unsafe class HistogramBuilder
{
    /// <summary>Below this many cell updates one thread is faster.</summary>
    private const long SerialUpdates = 65_536;

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
        _private = matrix.TotalCells >= WideCells ? [] : Enumerable.Range(1, team.Size - 1).Select(_ => new PinnedArray<long>(matrix.TotalCells)).ToArray();
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
        else if (_matrix.TotalCells >= WideCells)
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
            AddPart(rows is null ? null : rows.Pointer + start + done, start + done, part, gradients.Pointer, features, from, to - from, histogram.Pointer);
        }
        GC.KeepAlive(_matrix);
    }

    private void AddPart(int* rows, int first, int count, long* gradients, int[]? features, int from, int width, long* histogram)
    {
        var bins = _matrix.RowMajor.Pointer + from;
        var stride = _matrix.FeatureCount;
        var offsets = _matrix.Offsets.Pointer;
        if (features is not null)
        {
            HistogramKernels.AddListedFeatures(bins, stride, features, rows, count, gradients, offsets, histogram);
            return;
        }
        var cells = histogram + (nint)from * _matrix.UniformCells;
        switch (_matrix.UniformCells, rows is null)
        {
            case (32, true): HistogramKernels.AddConsecutive<HistogramKernels.Cells32>(bins, stride, width, first, count, gradients, cells); break;
            case (32, false): HistogramKernels.AddListed<HistogramKernels.Cells32>(bins, stride, width, rows, count, gradients, cells); break;
            case (64, true): HistogramKernels.AddConsecutive<HistogramKernels.Cells64>(bins, stride, width, first, count, gradients, cells); break;
            case (64, false): HistogramKernels.AddListed<HistogramKernels.Cells64>(bins, stride, width, rows, count, gradients, cells); break;
            case (128, true): HistogramKernels.AddConsecutive<HistogramKernels.Cells128>(bins, stride, width, first, count, gradients, cells); break;
            case (128, false): HistogramKernels.AddListed<HistogramKernels.Cells128>(bins, stride, width, rows, count, gradients, cells); break;
            case (256, true): HistogramKernels.AddConsecutive<HistogramKernels.Cells256>(bins, stride, width, first, count, gradients, cells); break;
            case (256, false): HistogramKernels.AddListed<HistogramKernels.Cells256>(bins, stride, width, rows, count, gradients, cells); break;
            default: HistogramKernels.AddWithOffsets(bins, stride, width, rows, first, count, gradients, offsets + from, histogram); break;
        }
    }
}
