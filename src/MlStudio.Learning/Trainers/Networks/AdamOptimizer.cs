using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>
/// Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019): β₁ = 0.9, β₂ = 0.999, ε = 1e-8. Each parameter is
/// worked on by itself, so that any division among threads gives the same bits.
/// </summary>
internal sealed unsafe class AdamOptimizer(int parameters)
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;
    private readonly PinnedArray<float> _first = new(parameters);
    private readonly PinnedArray<float> _second = new(parameters);
    private double _power1 = 1;
    private double _power2 = 1;

    /// <summary>To be called once before the ranges of a step.</summary>
    public void Begin()
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
    }

    /// <summary>Moves parameters <paramref name="start"/> … <paramref name="end"/> - 1.</summary>
    public void Step(float* values, float* gradient, int start, int end, double learningRate, double decay)
    {
        var rate = (float)(learningRate / (1 - _power1));
        var scale = (float)(1 / (1 - _power2));
        var keep = (float)(1 - (learningRate * decay));
        var m = _first.Pointer;
        var v = _second.Pointer;
        var i = start;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= end - 8; i += 8)
            {
                var g = Vector256.Load(gradient + i);
                var first = (Vector256.Load(m + i) * Vector256.Create(Beta1)) + (g * Vector256.Create(1 - Beta1));
                var second = (Vector256.Load(v + i) * Vector256.Create(Beta2)) + ((g * g) * Vector256.Create(1 - Beta2));
                first.Store(m + i);
                second.Store(v + i);
                var step = (first * Vector256.Create(rate)) / (Vector256.Sqrt(second * Vector256.Create(scale)) + Vector256.Create(Epsilon));
                ((Vector256.Load(values + i) * Vector256.Create(keep)) - step).Store(values + i);
            }
        }
        for (; i < end; i++)
        {
            var g = gradient[i];
            m[i] = (m[i] * Beta1) + (g * (1 - Beta1));
            v[i] = (v[i] * Beta2) + ((g * g) * (1 - Beta2));
            values[i] = (values[i] * keep) - ((m[i] * rate) / (MathF.Sqrt(v[i] * scale) + Epsilon));
        }
    }
}
