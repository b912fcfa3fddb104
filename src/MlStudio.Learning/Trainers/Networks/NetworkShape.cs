namespace MlStudio.Learning.Trainers.Networks;

/// <summary>
/// Where each parameter of a network stands in one array: the vectors of all category levels first, then for each hidden layer its
/// weights (inputs × width), shifts and, with batch normalisation, factors, then weights and shifts of the output.
/// </summary>
internal sealed class NetworkShape
{
    private readonly int[] _tableStarts;

    public NetworkShape(IEnumerable<int> levels, int numberWidth, int[] hidden, int outputs, bool batchNorm)
    {
        Levels = [.. levels];
        Dimensions = [.. Levels.Select(DimensionsOf)];
        NumberWidth = numberWidth;
        BatchNorm = batchNorm;
        Outputs = outputs;
        _tableStarts = new int[Levels.Length];
        var at = 0;
        for (var c = 0; c < Levels.Length; c++)
        {
            _tableStarts[c] = at;
            at += (Levels[c] + 1) * Dimensions[c];
        }
        TableCount = at;
        EmbeddedWidth = Dimensions.Sum();
        var layers = new List<LayerPlace>();
        var inputs = InputWidth;
        foreach (var width in hidden.Append(outputs))
        {
            var last = layers.Count == hidden.Length;
            var layer = new LayerPlace(inputs, width, at, at + (inputs * width), batchNorm && !last ? at + (inputs * width) + width : -1);
            layers.Add(layer);
            at = layer.End;
            inputs = width;
        }
        Layers = [.. layers];
        ParameterCount = at;
    }

    /// <summary>One layer's place: weights, shifts, and factors (-1 without batch normalisation).</summary>
    public readonly record struct LayerPlace(int Inputs, int Width, int Weights, int Shifts, int Factors)
    {
        public int End => (Factors >= 0 ? Factors : Shifts) + Width;
    }

    /// <summary>Levels per category, without the code for missing.</summary>
    public int[] Levels { get; }

    /// <summary>Length of the vectors of each category.</summary>
    public int[] Dimensions { get; }

    public int NumberWidth { get; }

    /// <summary>Inputs that come from categories; they stand before those of the numbers.</summary>
    public int EmbeddedWidth { get; }

    public int InputWidth => EmbeddedWidth + NumberWidth;
    public int Outputs { get; }
    public bool BatchNorm { get; }

    /// <summary>Hidden layers and, last, the output.</summary>
    public LayerPlace[] Layers { get; }

    /// <summary>Parameters of category levels.</summary>
    public int TableCount { get; }

    public int ParameterCount { get; }

    /// <summary>Where the vector of a code of a category begins.</summary>
    public int VectorStart(int category, int code) => _tableStarts[category] + (code * Dimensions[category]);

    /// <summary>Grows with the logarithm of the number of levels: 2 for two levels, about 9 for ten, at most 24.</summary>
    private static int DimensionsOf(int levels)
    {
        var dimensions = 2;
        for (long reached = 2; reached < levels && dimensions < 24; reached += Math.Max(1, reached / 4)) { dimensions++; }
        return Math.Min(dimensions, 24);
    }
}
