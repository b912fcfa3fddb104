using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>One layer's values over the rows of a chunk: what went forward, what comes back.</summary>
internal sealed unsafe class ChunkLayer
{
    /// <summary>Added to variances, so that a unit that never changes does not divide by zero.</summary>
    public const float Epsilon = 1e-5f;
    private readonly NetworkShape.LayerPlace _place;
    private readonly PinnedArray<float> _normal;
    private readonly PinnedArray<float> _factors;
    private readonly PinnedArray<float> _sums;
    private readonly PinnedArray<float> _transposed;
    private float _kept = 1;

    public ChunkLayer(NetworkShape.LayerPlace place, int rows)
    {
        _place = place;
        Activations = new PinnedArray<float>((long)rows * place.Width);
        Derivatives = new PinnedArray<float>((long)rows * place.Width);
        _normal = new PinnedArray<float>((long)rows * place.Width);
        _factors = new PinnedArray<float>(place.Width);
        _sums = new PinnedArray<float>(2L * place.Width);
        _transposed = new PinnedArray<float>((long)place.Width * place.Inputs);
        Means = new PinnedArray<float>(place.Width);
        Variances = new PinnedArray<float>(place.Width);
    }

    /// <summary>What the next layer sees.</summary>
    public PinnedArray<float> Activations { get; }

    /// <summary>Of the loss by what the next layer sees, then by what batch normalisation sees; for the output first the scores.</summary>
    public PinnedArray<float> Derivatives { get; }

    /// <summary>Of each unit over the chunk.</summary>
    public PinnedArray<float> Means { get; }

    /// <inheritdoc cref="Means"/>
    public PinnedArray<float> Variances { get; }

    private bool Normalised => _place.Factors >= 0;

    public void Forward(float* parameters, float* from, int rows, uint dropoutKey, double dropout)
    {
        var width = _place.Width;
        var values = _normal.Pointer;
        DenseKernels.Multiply(new(from, _place.Inputs, 1), parameters + _place.Weights, width, values, width, rows, _place.Inputs, width);
        var shifts = parameters + _place.Shifts;
        if (Normalised) { Normalise(rows); }
        for (var row = 0; row < rows; row++)
        {
            var at = (long)row * width;
            var into = Activations.Pointer + at;
            if (Normalised)
            {
                for (var j = 0; j < width; j++) { into[j] = 0; }
                DenseKernels.AddProduct(into, values + at, parameters + _place.Factors, width);
                DenseKernels.ShiftAndRectify(into, into, shifts, width);
            }
            else { DenseKernels.ShiftAndRectify(into, values + at, shifts, width); }
        }
        _kept = 1;
        if (dropout > 0) { Drop(rows, dropoutKey, dropout); }
    }

    /// <summary>The scores of the output, into <see cref="Derivatives"/>.</summary>
    public void Score(float* parameters, float* from, int rows)
    {
        var width = _place.Width;
        var scores = Derivatives.Pointer;
        DenseKernels.Multiply(new(from, _place.Inputs, 1), parameters + _place.Weights, width, scores, width, rows, _place.Inputs, width);
        for (var row = 0; row < rows; row++) { DenseKernels.Add(scores + ((long)row * width), parameters + _place.Shifts, width); }
    }

    /// <summary>From derivatives by activations to derivatives by the weighted sums; adds those of shifts and factors to the gradient.</summary>
    public void BackThroughActivation(float* parameters, float* gradient, int rows)
    {
        var width = _place.Width;
        var back = Derivatives.Span[..(rows * width)];
        var forward = Activations.Span;
        for (var i = 0; i < back.Length; i++) { back[i] = forward[i] > 0 ? back[i] * _kept : 0; }
        if (!Normalised) { return; }
        _sums.Span.Clear();
        var shiftSums = _sums.Pointer;
        var factorSums = shiftSums + width;
        for (var row = 0; row < rows; row++)
        {
            var at = (long)row * width;
            DenseKernels.Add(shiftSums, Derivatives.Pointer + at, width);
            DenseKernels.AddProduct(factorSums, Derivatives.Pointer + at, _normal.Pointer + at, width);
        }
        _sums.Span[..width].CopyTo(new Span<float>(gradient + _place.Shifts, width));
        _sums.Span[width..].CopyTo(new Span<float>(gradient + _place.Factors, width));
        var share = 1f / rows;
        for (var j = 0; j < width; j++)
        {
            shiftSums[j] *= share;
            factorSums[j] *= share;
            // From here on the factor of the unit times 1 / deviation.
            _factors.Pointer[j] *= parameters[_place.Factors + j];
        }
        for (var row = 0; row < rows; row++)
        {
            var at = (long)row * width;
            var d = Derivatives.Pointer + at;
            var x = _normal.Pointer + at;
            for (var j = 0; j < width; j++) { d[j] = ((d[j] - shiftSums[j]) - (x[j] * factorSums[j])) * _factors.Pointer[j]; }
        }
    }

    /// <summary>The gradient of the weights (and of the shifts, where there is no batch normalisation).</summary>
    public void WeightGradients(float* gradient, float* from, int rows)
    {
        var width = _place.Width;
        DenseKernels.Multiply(new(from, 1, _place.Inputs), Derivatives.Pointer, width, gradient + _place.Weights, width, _place.Inputs, rows, width);
        if (Normalised) { return; }
        var shifts = gradient + _place.Shifts;
        new Span<float>(shifts, width).Clear();
        for (var row = 0; row < rows; row++) { DenseKernels.Add(shifts, Derivatives.Pointer + ((long)row * width), width); }
    }

    /// <summary>Derivatives by the first <paramref name="columns"/> inputs of the layer.</summary>
    public void BackTo(float* parameters, float* into, int intoStep, int columns, int rows)
    {
        DenseKernels.Transpose(parameters + _place.Weights, _transposed.Pointer, _place.Inputs, _place.Width);
        DenseKernels.Multiply(new(Derivatives.Pointer, _place.Width, 1), _transposed.Pointer, _place.Inputs, into, intoStep, rows, _place.Width, columns);
    }

    private void Normalise(int rows)
    {
        var width = _place.Width;
        var means = Means.Pointer;
        var variances = Variances.Pointer;
        Means.Span.Clear();
        Variances.Span.Clear();
        for (var row = 0; row < rows; row++) { DenseKernels.Add(means, _normal.Pointer + ((long)row * width), width); }
        for (var j = 0; j < width; j++)
        {
            means[j] /= rows;
            _factors.Pointer[j] = 1;
        }
        for (var row = 0; row < rows; row++)
        {
            var at = _normal.Pointer + ((long)row * width);
            DenseKernels.Standardise(at, at, means, _factors.Pointer, width);
            DenseKernels.AddProduct(variances, at, at, width);
        }
        for (var j = 0; j < width; j++)
        {
            variances[j] /= rows;
            _factors.Pointer[j] = 1 / MathF.Sqrt(variances[j] + Epsilon);
        }
        _sums.Span.Clear();
        for (var row = 0; row < rows; row++)
        {
            var at = _normal.Pointer + ((long)row * width);
            DenseKernels.Standardise(at, at, _sums.Pointer, _factors.Pointer, width);
        }
    }

    private void Drop(int rows, uint key, double dropout)
    {
        var limit = (uint)(dropout * 4294967296.0);
        _kept = (float)(1 / (1 - dropout));
        var values = Activations.Span[..(rows * _place.Width)];
        for (var i = 0; i < values.Length; i++) { values[i] = StatelessRandom.Bits(key, i) < limit ? 0 : values[i] * _kept; }
    }
}
