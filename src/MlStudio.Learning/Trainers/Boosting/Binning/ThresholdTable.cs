using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Binning;

/// <summary>Thresholds of one number padded to a power of two, searched without branches, eight values at a time where the machine can gather.</summary>
internal sealed unsafe class ThresholdTable
{
    private readonly PinnedArray<float> _thresholds;
    private readonly int _half;

    public ThresholdTable(ReadOnlySpan<float> thresholds)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)thresholds.Length + 1);
        _half = size / 2;
        _thresholds = new PinnedArray<float>(size);
        _thresholds.Span.Fill(float.PositiveInfinity);
        thresholds.CopyTo(_thresholds.Span);
    }

    /// <summary>The bin of each value: how many thresholds are smaller; <paramref name="missing"/> for NaN.</summary>
    public void Bin(ReadOnlySpan<float> values, Span<byte> bins, byte missing)
    {
        var done = Avx2.IsSupported ? BinVectors(values, bins, missing) : 0;
        BinScalar(values[done..], bins[done..], missing);
    }

    internal void BinScalar(ReadOnlySpan<float> values, Span<byte> bins, byte missing)
    {
        var thresholds = _thresholds.Values;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var position = 0;
            for (var step = _half; step > 0; step >>= 1)
            {
                position += thresholds[position + step - 1] < value ? step : 0;
            }
            bins[i] = float.IsNaN(value) ? missing : (byte)position;
        }
    }

    internal int BinVectors(ReadOnlySpan<float> values, Span<byte> bins, byte missing)
    {
        var thresholds = _thresholds.Pointer;
        var missingBins = Vector256.Create((int)missing);
        var i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var value = Vector256.Create(values.Slice(i, 8));
            var position = Vector256<int>.Zero;
            for (var step = _half; step > 0; step >>= 1)
            {
                var probe = Avx2.GatherVector256(thresholds + step - 1, position, 4);
                position += Vector256.LessThan(probe, value).AsInt32() & Vector256.Create(step);
            }
            var known = Vector256.Equals(value, value).AsInt32();
            position = Vector256.ConditionalSelect(known, position, missingBins);
            var narrow = Vector128.Narrow(position.GetLower(), position.GetUpper());
            BinaryPrimitives.WriteUInt64LittleEndian(bins[i..], Vector128.Narrow(narrow, narrow).AsUInt64().ToScalar());
        }
        GC.KeepAlive(_thresholds);
        return i;
    }
}
