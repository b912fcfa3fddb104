using MlStudio.Learning.Calibration;

namespace MlStudio.Learning.Tests.Calibration;

/// <summary>
/// Against scikit-learn 1.2.1 (calibration._SigmoidCalibration, isotonic.IsotonicRegression) and, for temperatures, SciPy's bounded
/// scalar minimiser over 1 / temperature, on made-up rows:
/// <code>
/// i = np.arange(40); p = np.round(0.5 + 0.45*np.sin(1.3*i)*np.cos(0.4*i+1), 3); y = ((p + 0.35*np.sin(7.1*i)) > 0.5).astype(int)
/// s = np.log(p) - np.log(1-p); c = _SigmoidCalibration().fit(s, y); IsotonicRegression(out_of_bounds='clip').fit(p, y)
/// P = np.exp(np.round(2*np.sin(1.7*k + 2.1*j + 0.3*k*j), 3)), rows k = 0…29 and classes j = 0…2, rows brought to the sum 1
/// c3 = np.argmax(P + 0.5*np.cos(3.3*k + 1.9*j), axis=1)
/// </code>
/// </summary>
public sealed class ProbabilityCalibratorTests
{
    private static readonly double[] Probabilities = [.. Enumerable.Range(0, 40).Select(i => Math.Round(0.5 + (0.45 * Math.Sin(1.3 * i) * Math.Cos((0.4 * i) + 1)), 3))];
    private static readonly int[] Classes = [.. Enumerable.Range(0, 40).Select(i => Probabilities[i] + (0.35 * Math.Sin(7.1 * i)) > 0.5 ? 1 : 0)];

    [Fact]
    public void Sigmoid_TwoClasses_EqualsScikitLearn()
    {
        var curve = Assert.Single(((SigmoidCalibrator)ProbabilityCalibrator.Fit(CalibrationMethod.Sigmoid, Probabilities, 1, Classes)).Curves);
        Assert.Equal(1.9097469739936705, curve.Slope, 1e-4);
        Assert.Equal(0.6718485541102268, curve.Shift, 1e-4);
    }

    [Fact]
    public void Isotonic_TwoClasses_EqualsScikitLearn()
    {
        var curve = IsotonicCurve.Fit(Probabilities, Array.ConvertAll(Classes, c => (double)c));
        Assert.Equal([0.066, 0.364, 0.381, 0.404, 0.447, 0.5, 0.502, 0.634, 0.651, 0.894], curve.Scores);
        Assert.All(curve.Values.Zip(new[] { 0, 0, 0.5, 0.5, 0.6, 0.6, 0.8, 0.8, 1, 1 }), p => Assert.Equal(p.Second, p.First, 1e-12));
        Assert.Equal([0, 0, 0, 0.6, 0.8, 1, 1], new[] { 0.0, 0.1, 0.3, 0.5, 0.62, 0.8, 1.0 }.Select(q => Math.Round(curve.At(q), 12)));
        var calibrator = (IsotonicCalibrator)ProbabilityCalibrator.Fit(CalibrationMethod.Isotonic, Probabilities, 1, Classes);
        Assert.Equal((1.0 / 42, 41.0 / 42), (calibrator.Curves[0].Values[0], calibrator.Curves[0].Values[^1]));
    }

    [Fact]
    public void Temperature_TwoAndThreeClasses_EqualsTheMinimumBySciPy()
    {
        Assert.Equal(0.3439014376647137, ((TemperatureCalibrator)ProbabilityCalibrator.Fit(CalibrationMethod.Temperature, Probabilities, 1, Classes)).Temperature, 1e-5);
        var (values, classes) = Three();
        Assert.Equal([10, 9, 11], Enumerable.Range(0, 3).Select(k => classes.Count(c => c == k)));
        Assert.Equal(1.4885208130382432, ((TemperatureCalibrator)ProbabilityCalibrator.Fit(CalibrationMethod.Temperature, values, 3, classes)).Temperature, 1e-5);
    }

    [Theory]
    [InlineData(CalibrationMethod.Sigmoid)]
    [InlineData(CalibrationMethod.Isotonic)]
    [InlineData(CalibrationMethod.Temperature)]
    public void Apply_ThreeClasses_AddsUpToOneAndLosesLess(CalibrationMethod method)
    {
        var (values, classes) = Three();
        var calibrated = values.ToArray();
        ProbabilityCalibrator.Fit(method, values, 3, classes).Apply(calibrated, 3);
        double Loss(double[] p) => -classes.Select((c, row) => Math.Log(p[(row * 3) + c])).Sum();
        // The uncalibrated loss as NumPy gives it for the same rows.
        Assert.Equal(26.017283374285675, Loss(values), 1e-9);
        Assert.True(Loss(calibrated) < Loss(values));
        for (var row = 0; row < classes.Length; row++) { Assert.Equal(1, calibrated[(row * 3)..((row * 3) + 3)].Sum(), 1e-12); }
    }

    [Theory]
    [InlineData(CalibrationMethod.Sigmoid)]
    [InlineData(CalibrationMethod.Isotonic)]
    [InlineData(CalibrationMethod.Temperature)]
    public void Fit_OneClassOrExtremeProbabilities_StaysUsable(CalibrationMethod method)
    {
        foreach (var classes in (int[][])[[1, 1, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1]])
        {
            double[] values = [0, 1, 0, 1];
            ProbabilityCalibrator.Fit(method, values, 1, classes).Apply(values, 1);
            Assert.All(values, v => Assert.InRange(v, 0, 1));
        }
    }

    private static (double[] Values, int[] Classes) Three()
    {
        var values = new double[90];
        var classes = new int[30];
        for (var k = 0; k < 30; k++)
        {
            for (var j = 0; j < 3; j++) { values[(3 * k) + j] = Math.Exp(Math.Round(2 * Math.Sin((1.7 * k) + (2.1 * j) + (0.3 * k * j)), 3)); }
            var sum = values[(3 * k)..((3 * k) + 3)].Sum();
            for (var j = 0; j < 3; j++) { values[(3 * k) + j] /= sum; }
            classes[k] = Enumerable.Range(0, 3).MaxBy(j => values[(3 * k) + j] + (0.5 * Math.Cos((3.3 * k) + (1.9 * j))));
        }
        return (values, classes);
    }
}
