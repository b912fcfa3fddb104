using MlStudio.Core.Persistence;
using MlStudio.Learning;

namespace MlStudio.Core.Models;

/// <summary>Reads models out of the blob store and keeps the last few, since trying one asks for it again and again. Thread-safe.</summary>
public sealed class ModelStore(IBlobStore blobs)
{
    private const int Kept = 4;
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Hash, Model Model)> _recent = new();

    public Model Load(string hash)
    {
        lock (_gate)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Hash != hash) { continue; }
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Model;
            }
        }
        using var stream = blobs.OpenRead(hash);
        var model = Model.Load(stream);
        lock (_gate)
        {
            _recent.AddFirst((hash, model));
            while (_recent.Count > Kept) { _recent.RemoveLast(); }
        }
        return model;
    }
}
