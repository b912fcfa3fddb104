using System.Buffers;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>The trained members of an ensemble, with the preparation of those that take no native features. Immutable and thread-safe.</summary>
internal sealed class MemberSet
{
    private const int RowsPerBlock = 256;
    private readonly string[] _keys;
    private readonly Predictor[] _predictors;
    private readonly bool[] _converted;
    private readonly MatrixConverter? _converter;
    private readonly int _features;

    private MemberSet(string[] keys, Predictor[] predictors, bool[] converted, MatrixConverter? converter, int features)
    {
        (_keys, _predictors, _converted, _converter, _features) = (keys, predictors, converted, converter, features);
    }

    public int Count => _predictors.Length;

    /// <summary>Outputs of each member.</summary>
    public int OutputCount => _predictors[0].OutputCount;

    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Combines what all members say: member after member, each rows × outputs.</summary>
    public delegate void Combiner(ReadOnlySpan<double> answers, int rows, Span<double> outputs);

    /// <summary>Trains each member on the same rows.</summary>
    public static MemberSet Fit(Trainer[] members, FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context, NestedProgress progress)
    {
        var converter = members.Any(m => m.Encoding != FeatureEncoding.Native) ? MatrixConverter.Fit(features, context.Cancellation) : null;
        var converted = converter?.Convert(features, context.Cancellation);
        var predictors = new Predictor[members.Length];
        for (var m = 0; m < members.Length; m++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            predictors[m] = members[m].Fit(members[m].Encoding != FeatureEncoding.Native ? converted! : features, target, weights, progress.Inner(context));
            progress.Done();
        }
        return new MemberSet([.. members.Select(m => m.Key)], predictors, [.. members.Select(m => m.Encoding != FeatureEncoding.Native)], converter, features.FeatureCount);
    }

    /// <summary>Asks all members block by block.</summary>
    public void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs, Combiner combine)
    {
        var block = Math.Min(RowsPerBlock, rowCount);
        var width = _converter?.Width ?? 0;
        var converted = ArrayPool<float>.Shared.Rent(Math.Max(1, block * width));
        var answers = ArrayPool<double>.Shared.Rent(Math.Max(1, block * OutputCount * Count));
        for (var start = 0; start < rowCount; start += RowsPerBlock)
        {
            var rows = Math.Min(RowsPerBlock, rowCount - start);
            var native = features.Slice(start * _features, rows * _features);
            _converter?.Convert(native, rows, converted);
            var size = rows * OutputCount;
            for (var m = 0; m < Count; m++)
            {
                _predictors[m].Predict(_converted[m] ? converted.AsSpan(0, rows * width) : native, rows, answers.AsSpan(m * size, size));
            }
            combine(answers.AsSpan(0, Count * size), rows, outputs.Slice(start * OutputCount, size));
        }
        ArrayPool<float>.Shared.Return(converted);
        ArrayPool<double>.Shared.Return(answers);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(_features);
        writer.Write(_keys);
        writer.WriteArray<int>([.. _converted.Select(c => c ? 1 : 0)]);
        writer.Write(_converter is not null);
        _converter?.Write(writer);
        foreach (var predictor in _predictors) { PredictorCatalog.Write(writer, predictor); }
    }

    public static MemberSet Read(ModelReader reader)
    {
        var features = reader.ReadInt32();
        var keys = reader.ReadStrings();
        var converted = reader.ReadArray<int>();
        var converter = reader.ReadBoolean() ? MatrixConverter.Read(reader) : null;
        if (keys.Length == 0 || converted.Length != keys.Length || (converter is null ? converted.Contains(1) : converter.FeatureCount != features)) { throw Damaged(); }
        var predictors = new Predictor[keys.Length];
        for (var m = 0; m < predictors.Length; m++) { predictors[m] = PredictorCatalog.Read(reader); }
        return predictors.All(p => p.OutputCount == predictors[0].OutputCount)
            ? new MemberSet(keys, predictors, Array.ConvertAll(converted, c => c == 1), converter, features)
            : throw Damaged();
    }

    private static LearningException Damaged() => new("The model file is damaged: the ensemble's members do not fit together.");
}
