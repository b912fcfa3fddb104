using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Bayes;

/// <summary>
/// Naive Bayes with numbers (mean and variance per class), yes/no features (share per class) and weights of terms (share of all
/// terms per class). Missing values are skipped.
/// Immutable and thread-safe.
/// </summary>
public sealed class NaiveBayesPredictor : Predictor
{
    internal const string KindKey = "naive-bayes";

    /// <summary>ln 2π.</summary>
    private const double LogTwoPi = 1.8378770664093453;
    private readonly byte[] _forms;
    private readonly double[] _priors;

    /// <summary>Class after class: the mean of a number, the logarithm of the share of "there", or that of a term's share of all terms.</summary>
    private readonly double[] _first;

    /// <summary>Class after class: the variance of a number, or the logarithm of the share of "not there"; 0 for a term.</summary>
    private readonly double[] _second;

    /// <summary>Class after class: the logarithm of a normal density at its mean.</summary>
    private readonly double[] _peaks;

    private NaiveBayesPredictor(byte[] forms, double[] priors, double[] first, double[] second)
    {
        (_forms, _priors, _first, _second) = (forms, priors, first, second);
        _peaks = new double[first.Length];
        for (var i = 0; i < _peaks.Length; i++)
        {
            if (forms[i % forms.Length] == (byte)BayesForm.Number) { _peaks[i] = -0.5 * (LogTwoPi + Logarithm.Log(second[i])); }
        }
    }

    public override string Kind => KindKey;

    public override int OutputCount => _priors.Length == 2 ? 1 : _priors.Length;

    /// <summary>Mean of a number in a class.</summary>
    internal double Mean(int target, int feature) => _first[(target * _forms.Length) + feature];

    /// <summary>Variance of a number in a class, floor included.</summary>
    internal double Variance(int target, int feature) => _second[(target * _forms.Length) + feature];

    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        var width = _forms.Length;
        Span<double> pair = stackalloc double[2];
        for (var row = 0; row < rowCount; row++)
        {
            var values = features.Slice(row * width, width);
            var scores = _priors.Length == 2 ? pair : outputs.Slice(row * _priors.Length, _priors.Length);
            for (var k = 0; k < scores.Length; k++) { scores[k] = Score(values, k); }
            LinearPredictor.Softmax(scores);
            if (_priors.Length == 2) { outputs[row] = pair[1]; }
        }
    }

    public override void Write(ModelWriter writer)
    {
        writer.WriteArray<byte>(_forms);
        writer.WriteArray<double>(_priors);
        writer.WriteArray<double>(_first);
        writer.WriteArray<double>(_second);
    }

    internal static NaiveBayesPredictor Read(ModelReader reader)
    {
        var (forms, priors, first, second) = (reader.ReadArray<byte>(), reader.ReadArray<double>(), reader.ReadArray<double>(), reader.ReadArray<double>());
        return priors.Length >= 2 && first.LongLength == (long)priors.Length * forms.Length && second.Length == first.Length && forms.All(f => f <= (byte)BayesForm.Count)
            ? new NaiveBayesPredictor(forms, priors, first, second)
            : throw new LearningException("The model file is damaged: naive Bayes predictor.");
    }

    internal static NaiveBayesPredictor From(NaiveBayesTrainer trainer, FeatureMatrix features, TargetVector target, BayesSums sums, BayesForm[] forms)
    {
        var (classes, width) = (target.ClassCount, features.FeatureCount);
        var first = new double[classes * width];
        var second = new double[classes * width];
        var terms = TermTotals(sums, forms, classes, trainer.Smoothing);
        var floor = trainer.VarianceFloor * LargestVariance(sums, forms, classes);
        for (var i = 0; i < first.Length; i++)
        {
            if (forms[i % width] == BayesForm.Presence)
            {
                var share = (sums.Values[i] + trainer.Smoothing) / (sums.Known[i] + (2 * trainer.Smoothing));
                (first[i], second[i]) = (Logarithm.Log(share), Logarithm.Log(1 - share));
                continue;
            }
            if (forms[i % width] == BayesForm.Count)
            {
                first[i] = Logarithm.Log((sums.Values[i] + trainer.Smoothing) / terms[i / width]);
                continue;
            }
            // A feature that is the same in all rows, or never known in the class, says nothing about it: any mean and variance do.
            var known = sums.Known[i] > 0;
            var variance = (known ? sums.Squares[i] / sums.Known[i] : 0) + floor;
            (first[i], second[i]) = (known ? sums.Values[i] / sums.Known[i] : 0, variance > 0 ? variance : 1);
        }
        return new NaiveBayesPredictor(Array.ConvertAll(forms, f => (byte)f), trainer.LogPriors(sums.ClassWeights), first, second);
    }

    /// <summary>Of each class, the sum of all terms with their smoothing.</summary>
    private static double[] TermTotals(BayesSums sums, BayesForm[] forms, int classes, double smoothing)
    {
        var totals = new double[classes];
        for (var i = 0; i < sums.Values.Length; i++)
        {
            if (forms[i % forms.Length] == BayesForm.Count) { totals[i / forms.Length] += sums.Values[i] + smoothing; }
        }
        return totals;
    }

    /// <summary>The largest variance of a number over all rows, from the sums of the classes; 1 where there is none.</summary>
    private static double LargestVariance(BayesSums sums, BayesForm[] forms, int classes)
    {
        var largest = 0.0;
        for (var f = 0; f < forms.Length; f++)
        {
            if (forms[f] != BayesForm.Number) { continue; }
            double known = 0, total = 0, squares = 0;
            for (var k = 0; k < classes; k++)
            {
                var i = (k * forms.Length) + f;
                known += sums.Known[i];
                total += sums.Values[i];
            }
            if (known == 0) { continue; }
            for (var k = 0; k < classes; k++)
            {
                var i = (k * forms.Length) + f;
                if (sums.Known[i] == 0) { continue; }
                var shift = (sums.Values[i] / sums.Known[i]) - (total / known);
                squares += sums.Squares[i] + (sums.Known[i] * shift * shift);
            }
            largest = Math.Max(largest, squares / known);
        }
        return largest > 0 ? largest : 1;
    }

    private double Score(ReadOnlySpan<float> values, int target)
    {
        var at = target * values.Length;
        var score = _priors[target];
        for (var f = 0; f < values.Length; f++)
        {
            var value = values[f];
            if (!float.IsFinite(value)) { continue; }
            if (_forms[f] == (byte)BayesForm.Count)
            {
                if (value != 0) { score += value * _first[at + f]; }
                continue;
            }
            if (_forms[f] == (byte)BayesForm.Presence) { score += value > 0 ? _first[at + f] : _second[at + f]; continue; }
            var difference = value - _first[at + f];
            score += _peaks[at + f] - (0.5 * difference * difference / _second[at + f]);
        }
        return score;
    }
}
