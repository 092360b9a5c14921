package dev.tessera.offline.shop;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws pictures from shape, colour and pattern, and from nothing that the text says. No text in them, so no fonts are needed. */
final class ProductPicture {
    /** Width and height in pixels. */
    static final int SIZE = 48;

    private static final int TILE = 8;
    private static final float[] HUES = {0.00f, 0.12f, 0.33f, 0.50f, 0.64f, 0.83f};

    private final Draws draws;

    ProductPicture(ShopConfig config) {
        this.draws = new Draws(config.seed(), "pictures");
    }

    /** An encoded PNG, {@value #SIZE} x {@value #SIZE}, RGB. Place, size, tilt and lighting vary and mean nothing. */
    byte[] draw(Product product) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        int grey = 215 + draws.below(36);
        graphics.setColor(new Color(grey, grey, grey));
        graphics.fillRect(0, 0, SIZE, SIZE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setPaint(paint(product));
        graphics.fill(place(outline(product.level(Factor.SHAPE))));
        graphics.dispose();
        return png(image);
    }

    private Shape place(Shape unit) {
        AffineTransform transform = AffineTransform.getTranslateInstance(
                SIZE / 2.0 + draws.uniform(-3, 3), SIZE / 2.0 + draws.uniform(-3, 3));
        transform.rotate(draws.uniform(-0.15, 0.15));
        double radius = draws.uniform(17, 21);
        transform.scale(radius, radius);
        return transform.createTransformedShape(unit);
    }

    /** The shape around the origin, about one unit in radius. */
    private static Shape outline(int level) {
        return switch (level) {
            case 0 -> new Ellipse2D.Double(-0.95, -0.95, 1.9, 1.9);
            case 1 -> new Rectangle2D.Double(-0.82, -0.82, 1.64, 1.64);
            case 2 -> star(3, 1.0);
            case 3 -> star(5, 0.45);
            case 4 -> cross();
            default -> ring();
        };
    }

    /** A star of {@code points} points; with an inner radius of 1 the polygon with that many corners. */
    private static Shape star(int points, double inner) {
        Path2D path = new Path2D.Double();
        int corners = inner == 1.0 ? points : 2 * points;
        for (int corner = 0; corner < corners; corner++) {
            double radius = corners == points || corner % 2 == 0 ? 1.1 : inner;
            double angle = 2 * Math.PI * corner / corners - Math.PI / 2;
            double x = radius * StrictMath.cos(angle);
            double y = radius * StrictMath.sin(angle);
            if (corner == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }

    private static Shape cross() {
        Area area = new Area(new Rectangle2D.Double(-1, -0.36, 2, 0.72));
        area.add(new Area(new Rectangle2D.Double(-0.36, -1, 0.72, 2)));
        return area;
    }

    private static Shape ring() {
        Area area = new Area(new Ellipse2D.Double(-1, -1, 2, 2));
        area.subtract(new Area(new Ellipse2D.Double(-0.5, -0.5, 1, 1)));
        return area;
    }

    /** A tile of the colour with the pattern in its dark shade. */
    private TexturePaint paint(Product product) {
        float hue = HUES[product.level(Factor.COLOUR)] + (float) draws.uniform(-0.025, 0.025);
        float light = (float) draws.uniform(0.85, 1.0);
        BufferedImage tile = new BufferedImage(TILE, TILE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = tile.createGraphics();
        graphics.setColor(Color.getHSBColor(hue, 0.75f, light));
        graphics.fillRect(0, 0, TILE, TILE);
        graphics.setColor(Color.getHSBColor(hue, 0.95f, light * 0.4f));
        pattern(graphics, product.level(Factor.PATTERN));
        graphics.dispose();
        int shift = draws.below(TILE);
        return new TexturePaint(tile, new Rectangle2D.Double(shift, shift, TILE, TILE));
    }

    private static void pattern(Graphics2D graphics, int level) {
        switch (level) {
            case 0 -> {
                // plain
            }
            case 1 -> graphics.fillRect(0, 0, TILE, TILE / 2);
            case 2 -> graphics.fillRect(0, 0, TILE / 2, TILE);
            case 3 -> {
                graphics.fillRect(0, 0, TILE / 2, TILE / 2);
                graphics.fillRect(TILE / 2, TILE / 2, TILE / 2, TILE / 2);
            }
            case 4 -> graphics.fillOval(2, 2, 4, 4);
            default -> {
                graphics.setStroke(new BasicStroke(2));
                for (int start = -TILE; start <= TILE; start += TILE) {
                    graphics.drawLine(start, 0, start + TILE, TILE);
                }
            }
        }
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be encoded as PNG", e);
        }
        return bytes.toByteArray();
    }
}
