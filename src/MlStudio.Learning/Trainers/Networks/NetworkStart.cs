using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>The parameters that training starts from.</summary>
internal static class NetworkStart
{
    /// <summary>Weights uniform with the variance 2 / inputs before ReLU (He et al. 2015) and small at the output, vectors of levels uniform in ±½, factors 1, shifts 0.</summary>
    public static void Fill(NetworkShape shape, Span<float> parameters, int seed)
    {
        var key = StatelessRandom.Key(seed, 31);
        for (var i = 0; i < shape.TableCount; i++) { parameters[i] = (float)(StatelessRandom.Uniform(key, i) - 0.5); }
        foreach (var layer in shape.Layers)
        {
            var isOutput = layer.End == shape.ParameterCount;
            var reach = Math.Sqrt((isOutput ? 1.0 : 6.0) / Math.Max(1, layer.Inputs));
            for (var i = layer.Weights; i < layer.Shifts; i++) { parameters[i] = (float)(((2 * StatelessRandom.Uniform(key, i)) - 1) * reach); }
            parameters.Slice(layer.Shifts, layer.Width).Clear();
            if (layer.Factors >= 0) { parameters.Slice(layer.Factors, layer.Width).Fill(1); }
        }
    }
}
