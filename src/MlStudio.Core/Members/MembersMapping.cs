using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Members;

internal sealed class StudioUserMapping : IEntityTypeConfiguration<StudioUser>
{
    public void Configure(EntityTypeBuilder<StudioUser> entity) => entity.Property(u => u.DisplayName).HasMaxLength(100);
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> entity)
    {
        entity.HasKey(m => new { m.ProjectId, m.UserId });
        entity.HasIndex(m => m.UserId);
        entity.HasOne<Project>().WithMany().HasForeignKey(m => m.ProjectId);
        entity.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId);
    }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> entity)
    {
        entity.HasIndex(i => i.TokenHash).IsUnique();
        entity.Property(i => i.TokenHash).HasMaxLength(64);
        entity.Property(i => i.Note).HasMaxLength(200);
        entity.Property(i => i.Version).IsConcurrencyToken();
        entity.HasOne<Project>().WithMany().HasForeignKey(i => i.ProjectId);
    }
}
